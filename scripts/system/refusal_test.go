package system

import "net/http"

// A refusal is a request, and the problem it is answered with.
type refusal struct {
	name         string
	who          *world
	method, path string
	body         any
	header       map[string]string
	status       int    // below 400 where it is let through after all
	code         string // any where empty
	pointer      string // to the field that is wrong; none where empty
}

// hold makes the requests and holds that each is answered so.
func hold(all []refusal) {
	for _, r := range all {
		r.who.t.Helper()
		r.hold()
	}
}

func (r refusal) hold() {
	w := r.who
	w.t.Helper()
	res := w.do(r.method, r.path, r.body, r.header)
	if r.status < http.StatusBadRequest {
		w.read(res, r.status, nil)
		return
	}
	p := w.problem(res, r.status)
	if r.code != "" && p.Code != r.code {
		w.t.Errorf("%s: code %s, want %s", r.name, p.Code, r.code)
	}
	if r.pointer != "" && (len(p.Errors) == 0 || p.Errors[0].Pointer != r.pointer || p.Errors[0].Detail == "") {
		w.t.Errorf("%s: errors %+v, want one at %s", r.name, p.Errors, r.pointer)
	}
}
