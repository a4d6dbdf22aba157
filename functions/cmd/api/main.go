// Command api runs one function of the api group, the one FUNCTION_TARGET names.
package main

import (
	_ "github.com/aiprod/aiprod/functions/api"
	"github.com/aiprod/aiprod/shared/cloud/iamsign"
	"github.com/aiprod/aiprod/shared/cloud/redis"
	"github.com/aiprod/aiprod/shared/function/serve"
)

func main() { serve.Main(iamsign.Serve, redis.Serve) }
