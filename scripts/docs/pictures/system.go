package pictures

// system is who talks to whom.
func system(catalogue) ([]byte, error) {
	d := &drawing{w: 1120, h: 790, title: "The system", desc: "Clients call functions through a load balancer. Functions keep everything in Firestore, in one transaction with the letters that say what " +
		"is next; Pub/Sub and Cloud Tasks bring these to the functions of the pipeline, which write files to buckets, whose events move the job on. Vendors are called by the functions of media and pipeline through a router."}
	d.heading(30, 40, "Who talks to whom")

	people := d.box(client, 30, 70, 170, 90, "Clients", "browsers, programs,", "people who approve")
	edge := d.box(client, 290, 70, 190, 90, "Load balancer", "TLS, Cloud Armor,", "a rule for each route")
	api := d.box(work, 570, 70, 200, 90, "api", "a function for each route:", "HTTP, SSE, WebSocket")
	base := d.box(data, 914, 70, 176, 490, "Firestore", "tenants, jobs, attempts", "", "steps: the journal", "", "ledger, budgets, caps", "", "outbox: letters", "", "events, history", "", "limits, idempotency", "", "audit, members, keys")
	d.arrow(people.right(45), edge.left(45))
	d.arrow(edge.right(45), api.left(45))
	d.arrow(api.right(45), base.left(45))
	d.note(778, 106, "job + letters,")
	d.note(778, 136, "one transaction")

	mail := d.frame(90, 220, 740, 140, "Letters leave after their commit, and are kept until they are answered")
	d.box(post, 106, 256, 170, 84, "Pub/Sub: stages", "one topic, a filtered", "push for each stage")
	d.box(post, 286, 256, 170, 84, "Cloud Tasks", "queues: one vendor", "holds up no other")
	d.box(post, 466, 256, 170, 84, "Pub/Sub: objects", "a file is finished", "in a bucket")
	d.box(post, 646, 256, 170, 84, "Cloud Scheduler", "sweeper and others,", "by the clock")
	d.arrow(base.left(228), mail.right(78))

	inner := d.frame(90, 420, 740, 140, "Functions that the platform calls, and clients a few of them; each has an account and grants of its own")
	d.box(work, 106, 456, 226, 84, "pipeline", "decide: script, cast, plan,", "judge, deliver")
	d.box(work, 348, 456, 226, 84, "media", "make: draw, speak, compose,", "mix, measure (ffmpeg)")
	d.box(work, 590, 456, 226, 84, "ops", "sweep, retain, erase, rotate,", "guard the budget")
	d.arrow(mail.bottom(370), inner.top(370))
	d.note(470, 396, "push, with a token for this one function")
	d.arrow(inner.right(70), base.left(420))
	d.note(840, 480, "a step is")
	d.note(840, 508, "one commit")

	files := d.frame(90, 620, 420, 140, "Buckets, apart so that no function calls itself")
	d.box(data, 106, 660, 90, 76, "delivery", "results")
	d.box(data, 206, 660, 90, 76, "work", "by content")
	d.box(data, 306, 660, 90, 76, "intake", "as made")
	d.box(data, 406, 660, 90, 76, "uploads", "of users")
	d.arrow(inner.bottom(210), files.top(210))
	d.note(310, 596, "files")

	bought := d.frame(570, 620, 520, 140, "What costs money: reserved in the ledger before, settled after")
	router := d.box(vendor, 590, 660, 180, 76, "Router", "budget, health,", "quality, tier")
	sold := d.box(vendor, 830, 660, 240, 76, "Vendors", "Google, Runway, fal, ElevenLabs,", "Pexels, your own model")
	d.arrow(inner.bottom(590), bought.top(110))
	d.arrow(router.right(38), sold.left(38))
	d.note(690, 596, "through one address, at most once")

	d.arrow(files.left(50), point{66, 670}, point{66, 290}, mail.left(70))
	d.note(74, 396, "a file is finished")
	d.arrow(files.left(100), point{44, 720}, people.bottom(14))
	d.note(52, 200, "films, by signed link or Cloud CDN")
	return d.svg()
}
