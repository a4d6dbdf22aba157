package pubsub

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// deletedTopic is the topic of a subscription whose topic was deleted.
const deletedTopic = "_deleted-topic_"

var nameForm = regexp.MustCompile(`^projects/[^/]+/(topics|subscriptions)/([A-Za-z][A-Za-z0-9\-_.~+%]{2,254})$`)

// checkName accepts the names of topics or of subscriptions, as kind says.
func checkName(name, kind string) error {
	m := nameForm.FindStringSubmatch(name)
	if m == nil || m[1] != kind || strings.HasPrefix(m[2], "goog") {
		return status.Errorf(codes.InvalidArgument, "%q is not a name of the form projects/P/%s/ID", name, kind)
	}
	return nil
}

func notFound(name string) error {
	return status.Errorf(codes.NotFound, "Resource not found (resource=%s).", resource.ShortName(name))
}

func alreadyExists(name string) error {
	return status.Errorf(codes.AlreadyExists, "Resource already exists in the project (resource=%s).", resource.ShortName(name))
}

func projectOf(name string) string {
	project, _, _ := strings.Cut(strings.TrimPrefix(name, "projects/"), "/")
	return project
}

func checkAttributes(attributes map[string]string) error {
	if len(attributes) > maxAttributes {
		return fmt.Errorf("%d attributes, at most %d are allowed", len(attributes), maxAttributes)
	}
	for k, v := range attributes {
		switch {
		case k == "":
			return errors.New("an attribute has an empty key")
		case len(k) > maxAttributeKey:
			return fmt.Errorf("attribute key of %d bytes, at most %d are allowed", len(k), maxAttributeKey)
		case len(v) > maxAttributeValue:
			return fmt.Errorf("attribute %s of %d bytes, at most %d are allowed", k, len(v), maxAttributeValue)
		}
	}
	return nil
}

// complete checks a subscription against Google's limits and sets its defaults.
func complete(spec *pb.Subscription) error {
	if spec.BigqueryConfig != nil || spec.CloudStorageConfig != nil || spec.BigtableConfig != nil {
		return errors.New("only pull and push are supported here")
	}
	if spec.AckDeadlineSeconds == 0 {
		spec.AckDeadlineSeconds = 10
	}
	if spec.AckDeadlineSeconds < 10 || spec.AckDeadlineSeconds > 600 {
		return fmt.Errorf("ack deadline of %d s, from 10 to 600 are allowed", spec.AckDeadlineSeconds)
	}
	if spec.MessageRetentionDuration == nil {
		spec.MessageRetentionDuration = &durationpb.Duration{Seconds: 7 * 24 * 3600}
	}
	if s := spec.MessageRetentionDuration.Seconds; s < 600 || s > 31*24*3600 {
		return fmt.Errorf("message retention of %d s, from 10 minutes to 31 days are allowed", s)
	}
	spec.State = pb.Subscription_ACTIVE
	return errors.Join(completeRetry(spec.RetryPolicy), completeDeadLetter(spec.DeadLetterPolicy),
		checkEndpoint(spec.GetPushConfig().GetPushEndpoint()))
}

func completeRetry(p *pb.RetryPolicy) error {
	if p == nil {
		return nil
	}
	if p.MinimumBackoff == nil {
		p.MinimumBackoff = &durationpb.Duration{Seconds: 10}
	}
	if p.MaximumBackoff == nil {
		p.MaximumBackoff = &durationpb.Duration{Seconds: 600}
	}
	shortest, longest := p.MinimumBackoff.AsDuration(), p.MaximumBackoff.AsDuration()
	if shortest < 0 || shortest > longest || longest.Seconds() > 600 {
		return fmt.Errorf("backoff from %v to %v, allowed are 0 to 600 s, the minimum below the maximum", shortest, longest)
	}
	return nil
}

func completeDeadLetter(p *pb.DeadLetterPolicy) error {
	if p == nil {
		return nil
	}
	if p.MaxDeliveryAttempts == 0 {
		p.MaxDeliveryAttempts = 5
	}
	if p.MaxDeliveryAttempts < 5 || p.MaxDeliveryAttempts > 100 {
		return fmt.Errorf("%d delivery attempts, from 5 to 100 are allowed", p.MaxDeliveryAttempts)
	}
	return checkName(p.DeadLetterTopic, "topics")
}

// checkEndpoint also accepts plain http, which the cloud does not: functions
// listen on loopback here.
func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("push endpoint %q is not an http or https address", endpoint)
	}
	return nil
}
