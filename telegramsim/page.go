package telegramsim

import "net/http"

type page struct{}

func (p *page) init() {}

func (s *Sim) pageRoutes(*http.ServeMux) {}
func (s *Sim) changed(*message)          {}
func (s *Sim) publishDeleted(*message)   {}
func (s *Sim) publishChats()             {}
func (s *Sim) publishTyping(*Chat)       {}
func (s *Sim) publishToast(*Tap)         {}
