// Command pipeline runs one function of the pipeline group, the one FUNCTION_TARGET names.
package main

import (
	_ "github.com/aiprod/aiprod/functions/pipeline"
	"github.com/aiprod/aiprod/shared/cloud/gcs"
	"github.com/aiprod/aiprod/shared/cloud/vendors"
	"github.com/aiprod/aiprod/shared/function/serve"
)

func main() { serve.Main(gcs.Serve, vendors.Serve) }
