package storage

import (
	"fmt"
	"testing"

	"go.etcd.io/bbolt"
)

// poison fills a bucket with n records under "other/" that cannot be decoded, so that reading any of them is an error.
func poison(t testing.TB, c *catalog, bucket string, n int) {
	t.Helper()
	err := c.db.Update(func(tx *bbolt.Tx) error {
		for i := range n {
			if err := tx.Bucket(objectsKey).Bucket([]byte(bucket)).Put(fmt.Appendf(nil, "other/%05d", i), []byte("poison")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
