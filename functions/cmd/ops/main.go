// Command ops runs one function of the ops group, the one FUNCTION_TARGET names.
package main

import (
	_ "github.com/aiprod/aiprod/functions/ops"
	"github.com/aiprod/aiprod/shared/cloud/firebaseauth"
	"github.com/aiprod/aiprod/shared/cloud/gcs"
	"github.com/aiprod/aiprod/shared/cloud/redis"
	"github.com/aiprod/aiprod/shared/cloud/secretmanager"
	"github.com/aiprod/aiprod/shared/function/serve"
)

func main() { serve.Main(firebaseauth.Serve, gcs.Serve, redis.Serve, secretmanager.Serve) }
