// Package api links every HTTP endpoint.
package api

import (
	_ "github.com/aiprod/aiprod/functions/api/control"
	_ "github.com/aiprod/aiprod/functions/api/identity"
	_ "github.com/aiprod/aiprod/functions/api/jobs"
	_ "github.com/aiprod/aiprod/functions/api/library"
	_ "github.com/aiprod/aiprod/functions/api/money"
	_ "github.com/aiprod/aiprod/functions/api/platform"
	_ "github.com/aiprod/aiprod/functions/api/quality"
)
