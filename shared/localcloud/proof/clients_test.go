package proof

// The packages whose tests run. Importing them makes go mod tidy keep what their tests need.
import (
	_ "cloud.google.com/go/firestore"
	_ "cloud.google.com/go/pubsub/v2"
	_ "cloud.google.com/go/storage"
)
