package ops

import _ "github.com/aiprod/aiprod/functions/ops/members" // the endpoints that need the Admin SDK
