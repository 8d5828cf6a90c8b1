package order

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// Memory keeps orders as long as the process lives.
type Memory struct {
	mutex  sync.Mutex
	orders []Order
	keys   map[string]entry
	now    func() time.Time
}

// entry is what a key has made, and from what.
type entry struct {
	draft Draft
	id    int64
}

// NewMemory makes an empty store.
func NewMemory() *Memory { return &Memory{keys: map[string]entry{}, now: time.Now} }

// Create implements Store.
func (m *Memory) Create(_ context.Context, key string, draft Draft, currency string) (Order, bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if made, replayed, err := m.replay(key, draft); replayed || err != nil {
		return made, replayed, err
	}
	made := Order{
		ID: int64(len(m.orders)) + 1, UserID: draft.UserID, Item: draft.Item, Quantity: draft.Quantity,
		Currency: currency, Created: m.now().UTC(),
	}
	m.orders = append(m.orders, made)
	m.keys[key] = entry{draft: draft, id: made.ID}
	return made, false, nil
}

// Replay implements Store.
func (m *Memory) Replay(_ context.Context, key string, draft Draft) (Order, bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.replay(key, draft)
}

func (m *Memory) replay(key string, draft Draft) (Order, bool, error) {
	known, has := m.keys[key]
	if !has {
		return Order{}, false, nil
	}
	if known.draft != draft {
		return Order{}, false, reused()
	}
	return m.orders[known.id-1], true, nil
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, id int64) (Order, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if id < 1 || id > int64(len(m.orders)) {
		return Order{}, missing(strconv.FormatInt(id, 10))
	}
	return m.orders[id-1], nil
}
