package pictures

// all are the pictures, by file.
var all = map[string]func(catalogue) ([]byte, error){
	"system": system,
	"life":   life,
	"once":   once,
	"local":  local,
}
