package identity

import "crypto/rsa"

// ServiceAccount is the e-mail address of the project's one local service account.
func (i *Issuer) ServiceAccount() string { return "local@" + i.project + ".iam.gserviceaccount.com" }

// SignBytes signs with the service account's key, as IAM's signBlob does: PKCS #1 v1.5 over SHA-256.
func (i *Issuer) SignBytes(data []byte) ([]byte, error) { return i.account.sign(data) }

// PublicKey gives the public key of a service account, nil when it is not ours.
func (i *Issuer) PublicKey(serviceAccount string) *rsa.PublicKey {
	if serviceAccount != i.ServiceAccount() {
		return nil
	}
	return &i.account.private.PublicKey
}
