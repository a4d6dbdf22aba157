package proof

import (
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/servetest"
)

// TestPubSubClientSuite runs those of Google's own integration tests of the Pub/Sub client that need no cloud against the local
// broker.
func TestPubSubClientSuite(t *testing.T) {
	t.Parallel()
	s := suite{pkg: "cloud.google.com/go/pubsub/v2", run: pubsubTests, env: []string{
		"PUBSUB_EMULATOR_HOST=" + servePubSub(t),
		"GCLOUD_TESTS_GOLANG_PROJECT_ID=" + project,
		"GCLOUD_TESTS_GOLANG_KEY=" + accountKey(t),
	}}
	readExpected(t, "testdata/pubsub.json").hold(t, s.results(t))
}

// pubsubTests are the integration tests that need no cloud. The others name endpoints or topics that only Google has, or skip
// themselves.
const pubsubTests = "^TestIntegration_(PublishReceive|LargePublishSize|CancelReceive|ExactlyOnceDelivery_PublishReceive|PublishCompression)$"

// servePubSub serves a durable broker until the test ends and returns its address.
func servePubSub(t *testing.T) string {
	t.Helper()
	r, err := servetest.Serve(filepath.Join(t.TempDir(), "pubsub.db"), func(db *bbolt.DB) (servetest.Service, error) {
		return pubsub.Open(pubsub.Options{DB: db})
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r.Address
}
