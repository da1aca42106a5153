namespace Podium.Cri.Grpc;

/// <summary>The status codes of gRPC.</summary>
public enum GrpcStatusCode
{
    /// <summary>Not an error.</summary>
    OK = 0,

    /// <summary>Cancelled, usually by the caller.</summary>
    Cancelled = 1,

    /// <summary>An error of no other kind; containerd uses it for most failures of the machine.</summary>
    Unknown = 2,

    /// <summary>The request itself is wrong.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first. The call may have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such object.</summary>
    NotFound = 5,

    /// <summary>The object, or its name, is already there.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, or a message's size limit.</summary>
    ResourceExhausted = 8,

    /// <summary>The object is not in the state that this needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict; trying the whole again may help.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The peer has no such method.</summary>
    Unimplemented = 12,

    /// <summary>A broken invariant, or a broken transport.</summary>
    Internal = 13,

    /// <summary>The peer cannot be reached, or is not ready.</summary>
    Unavailable = 14,

    /// <summary>Data is lost for good.</summary>
    DataLoss = 15,

    /// <summary>Missing or wrong credentials.</summary>
    Unauthenticated = 16,
}
