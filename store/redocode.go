package store

import (
	"bytes"
	"context"
	"encoding"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// A record of the journal is 'w' and its commands, each the number of its arguments and
// then each argument with its length before it; or 's' and a struck record as JSON.
const (
	recordWrite  = 'w'
	recordStrike = 's'
)

type struckOut struct {
	Number int64 `json:"number"`
	Failed []int `json:"failed,omitempty"` // of its commands; none: all of it
}

func encodeStrike(number int64, failed []int) []byte {
	text, _ := json.Marshal(struckOut{number, failed}) // numbers only: it can't fail
	return append([]byte{recordStrike}, text...)
}

func isStrike(body []byte) bool { return len(body) > 0 && body[0] == recordStrike }

func decodeStrike(body []byte) (number int64, failed []int, is bool, err error) {
	if !isStrike(body) {
		return 0, nil, false, nil
	}
	var s struckOut
	if err := json.Unmarshal(body[1:], &s); err != nil {
		return 0, nil, true, fmt.Errorf("read a struck record: %w", err)
	}
	return s.Number, s.Failed, true, nil
}

func encodeCommands(cmds []redis.Cmder) ([]byte, error) {
	body := binary.AppendUvarint([]byte{recordWrite}, uint64(len(cmds)))
	for _, c := range cmds {
		args := c.Args()
		body = binary.AppendUvarint(body, uint64(len(args)))
		for _, a := range args {
			text, err := argument(a)
			if err != nil {
				return nil, err
			}
			body = append(binary.AppendUvarint(body, uint64(len(text))), text...)
		}
	}
	return body, nil
}

// argument is how go-redis sends a value.
func argument(a any) ([]byte, error) {
	switch v := a.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(v), nil
	case []byte:
		return v, nil
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Append(nil, v), nil
	case float32:
		return strconv.AppendFloat(nil, float64(v), 'f', -1, 64), nil
	case float64:
		return strconv.AppendFloat(nil, v, 'f', -1, 64), nil
	case bool:
		if v {
			return []byte("1"), nil
		}
		return []byte("0"), nil
	case time.Duration:
		return strconv.AppendInt(nil, v.Nanoseconds(), 10), nil
	case encoding.BinaryMarshaler:
		text, err := v.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("write an argument for the journal: %w", err)
		}
		return text, nil
	}
	return nil, fmt.Errorf("an argument of type %T cannot stand in the journal: %w", a, errCorrupt)
}

func decodeCommands(ctx context.Context, body []byte) ([]redis.Cmder, error) {
	in := bytes.NewReader(body)
	damaged := fmt.Errorf("read a write from the journal: %w", errCorrupt)
	if kind, err := in.ReadByte(); err != nil || kind != recordWrite {
		return nil, damaged
	}
	count, err := size(in)
	if err != nil {
		return nil, damaged
	}
	cmds := make([]redis.Cmder, count)
	for i := range cmds {
		n, err := size(in)
		if err != nil {
			return nil, damaged
		}
		args := make([]any, n)
		for k := range args {
			length, err := size(in)
			if err != nil {
				return nil, damaged
			}
			text := make([]byte, length)
			_, _ = in.Read(text) // size has made sure that it is there
			args[k] = text
		}
		if n > 0 {
			args[0] = string(args[0].([]byte)) // its name
		}
		cmds[i] = redis.NewCmd(ctx, args...)
	}
	return cmds, nil
}

// size reads a number of things that follow, each a byte at least but for empty ones.
func size(in *bytes.Reader) (int, error) {
	n, err := binary.ReadUvarint(in)
	if err != nil || n > uint64(in.Len()) {
		return 0, errCorrupt
	}
	return int(n), nil
}
