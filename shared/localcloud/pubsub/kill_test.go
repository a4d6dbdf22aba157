package pubsub_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
)

// victimEnv names the database that this binary serves instead of testing.
const victimEnv = "AIPROD_TEST_PUBSUB_DB"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		if err := victim(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim serves until it is killed, or in good order until its input ends.
func victim(path string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	broker, err := pubsub.Open(pubsub.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	address, _, err := listen(broker)
	if err != nil {
		return err
	}
	broker.Start()
	fmt.Println(address)
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := broker.Close(); err != nil {
		return err
	}
	return db.Close()
}

// launch starts a victim and returns it, its address and what ends it.
func launch(t *testing.T, path string) (cmd *exec.Cmd, address string, stdin io.Closer) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimEnv+"="+path)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return cmd, strings.TrimSpace(line), stdin
}

// Every message whose publishing was answered is pushed, though the broker is
// killed again and again in the middle of accepting and pushing; at the end
// nothing is left over, and no message was made up.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	url, hits := endpoint(t, func(n int, _ hit) int {
		if n%5 == 0 {
			return 500
		}
		return 200
	})
	prepare := start(t, path, pubsub.Options{})
	prepare.topic(topicName)
	prepare.subscribe(pushTo(url))
	prepare.stop()

	accepted := map[string]bool{}
	for round := range 4 {
		cmd, address, _ := launch(t, path)
		for _, text := range publishUntilKilled(t, cmd, address, round) {
			accepted[text] = true
		}
	}
	cmd, _, stdin := launch(t, path)
	for waiting := len(accepted); waiting > 0; {
		text := string(parse(t, next(t, hits)).Message.Data)
		if accepted[text] {
			accepted[text] = false
			waiting--
		}
	}
	_ = stdin.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// publishUntilKilled publishes from several goroutines, kills the broker in the
// midst, and returns what was accepted.
func publishUntilKilled(t *testing.T, cmd *exec.Cmd, address string, round int) (accepted []string) {
	t.Helper()
	c := dial(t, address)
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context()) // the client would try again for a minute
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				text := fmt.Sprintf("%d-%d-%d", round, worker, i)
				_, err := c.TopicAdminClient.Publish(ctx, &pb.PublishRequest{Topic: topicName, Messages: data(text)})
				if err != nil {
					return
				}
				mu.Lock()
				accepted = append(accepted, text)
				if len(accepted) == 40 {
					_ = cmd.Process.Kill()
					cancel()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	_ = cmd.Wait()
	return accepted
}

// What was acknowledged does not come again after a kill.
func TestKillAfterAcknowledge(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	prepare := start(t, path, pubsub.Options{})
	prepare.topic(topicName)
	prepare.subscribe(&pb.Subscription{})
	prepare.stop()

	cmd, address, _ := launch(t, path)
	s := &stack{Client: dial(t, address), t: t}
	defer s.Client.Close()
	s.publish(data("kept", "done")...)
	got := s.pull(subName, 10)
	s.ack(subName, got[1])
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()

	after := start(t, path, pubsub.Options{})
	if left := after.pull(subName, 10); len(left) != 1 || string(left[0].Message.Data) != "kept" {
		t.Errorf("left over: %v, want only what was not acknowledged", left)
	}
}
