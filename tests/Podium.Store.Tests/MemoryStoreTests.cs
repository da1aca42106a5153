using Podium.Store.Memory;

namespace Podium.Store.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    protected override Task<IStore> OpenAsync(StoreOptions options) => Task.FromResult<IStore>(new MemoryStore(options));
}
