package pictures

import "fmt"

// local is the same functions over the embedded cloud.
func local(c catalogue) ([]byte, error) {
	d := &drawing{w: 1120, h: 640, title: "The same on one machine", desc: "The same functions and Google's own clients run in the cloud and on a laptop; on a laptop, servers in the same process speak Google's APIs and keep everything in one folder."}
	d.heading(30, 40, "The same on one machine")
	code := d.box(work, 40, 66, 1040, 66, fmt.Sprintf("Some %d functions, one code", (len(c.Functions)+5)/10*10), "handlers, steps, ledger, studio; nothing in them knows where they run")
	clients := d.box(client, 40, 172, 1040, 66, "Google's own client libraries", "the same retries, transactions, snapshots, push formats and tokens; only the addresses differ")
	d.arrow(code.bottom(520), clients.top(520))

	cloud := d.frame(40, 300, 500, 300, "In the cloud: a service for each function, with its own account")
	here := d.frame(580, 300, 500, 300, "aiprod dev: one process, one port, one folder; ready at once")
	d.arrow(clients.bottom(250), cloud.top(250))
	d.arrow(clients.bottom(790), here.top(250))
	d.note(302, 274, "TLS, IAM")
	d.note(842, 274, "loopback, or no connection at all")
	pairs := [][4]string{
		{"Firestore", "native mode, indexes, expiry", "Firestore on bbolt", "indexes enforced, durable"},
		{"Pub/Sub", "push, dead letters", "own broker", "push, backoff, dead letters"},
		{"Cloud Tasks", "a queue for each vendor", "own queues", "times, names, retries, rates"},
		{"Cloud Storage", "four buckets, events", "files by content", "generations, signed links"},
		{"Firebase, IAM", "tokens, accounts", "own issuer, RS256", "the same verifier"},
		{"Secret Manager", "a secret for each key", "files in the folder", "the same references"},
		{"Scheduler", "by the clock", "own clock", "the same crons"},
		{"Vendors", "by key, or none", "simulated vendors", "every wire format, with faults"},
	}
	kinds := []kind{data, post, post, data, client, client, post, vendor}
	for i, p := range pairs {
		x, y := i%2*236, 340+i/2*62
		k := kinds[i]
		d.box(k, 56+x, y, 228, 54, p[0], p[1])
		d.box(k, 596+x, y, 228, 54, p[2], p[3])
	}
	return d.svg()
}
