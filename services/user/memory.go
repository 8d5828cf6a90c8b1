package user

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Memory keeps users as long as the process lives.
type Memory struct {
	mutex sync.Mutex
	users []User
	now   func() time.Time
}

// NewMemory makes an empty store.
func NewMemory() *Memory { return &Memory{now: time.Now} }

// Create implements Store.
func (m *Memory) Create(_ context.Context, draft Draft) (User, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, other := range m.users {
		if strings.EqualFold(other.Email, draft.Email) {
			return User{}, taken()
		}
	}
	made := User{ID: int64(len(m.users)) + 1, Name: draft.Name, Email: draft.Email, Created: m.now().UTC()}
	m.users = append(m.users, made)
	return made, nil
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, id int64) (User, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if id < 1 || id > int64(len(m.users)) {
		return User{}, missing(id)
	}
	return m.users[id-1], nil
}

// List implements Store.
func (m *Memory) List(_ context.Context, after int64, limit int) ([]User, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	first := min(max(after, 0), int64(len(m.users)))
	last := min(first+int64(limit), int64(len(m.users)))
	return append([]User{}, m.users[first:last]...), nil
}

// Ping implements Store.
func (m *Memory) Ping(context.Context) error { return nil }

// Close implements Store.
func (m *Memory) Close() {}
