#!/bin/sh
# Ends as the mysql image does where no password is set; with one it stays up and answers on its port.
note() { echo "$(date -u +%Y-%m-%dT%H:%M:%S)+00:00 [$1] [Entrypoint]: $2"; }
note Note "Entrypoint script for MySQL Server 5.7 started."
if [ -z "$MYSQL_ROOT_PASSWORD$MYSQL_ALLOW_EMPTY_PASSWORD$MYSQL_RANDOM_ROOT_PASSWORD" ]; then
  note ERROR "Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD" >&2
  exit 1
fi
note Note "ready for connections on port 3306"
trap 'kill $server; exit 0' TERM INT
nc -ll -p 3306 -e cat &
server=$!
wait $server
