package telegramsim

// handlers are the methods that are simulated. What the schema knows beyond
// these answers 501 and leaves a breach.
var handlers = map[string]func(*request) (any, *apiError){
	"getMe":      getMe,
	"getUpdates": getUpdatesElsewhere, // waits, so Sim.call answers it by itself
	"logOut":     logOut,
	"close":      closeBot,

	"setWebhook":     setWebhook,
	"deleteWebhook":  deleteWebhook,
	"getWebhookInfo": getWebhookInfo,

	"sendMessage":     sendMessage,
	"sendRichMessage": sendRichMessage,
	"sendPhoto":       sendPhoto,
	"sendDocument":    sendDocument,
	"sendMediaGroup":  sendMediaGroup,
	"sendPoll":        sendPoll,
	"stopPoll":        stopPoll,
	"copyMessage":     copyMessage,
	"forwardMessage":  forwardMessage,
	"sendChatAction":  sendChatAction,

	"editMessageText":                 edit((*request).editable, (*request).newText),
	"editMessageCaption":              edit((*request).editable, (*request).newCaption),
	"editMessageMedia":                edit((*request).editable, (*request).newMedia),
	"editMessageReplyMarkup":          edit((*request).editable, buttonsOnly),
	"editEphemeralMessageText":        edit((*request).ephemeralEditable, (*request).newText),
	"editEphemeralMessageReplyMarkup": edit((*request).ephemeralEditable, buttonsOnly),
	"deleteEphemeralMessage":          deleteEphemeralMessage,
	"deleteMessage":                   deleteMessage,
	"deleteMessages":                  deleteMessages,
	"pinChatMessage":                  pinChatMessage,
	"unpinChatMessage":                unpinChatMessage,
	"setMessageReaction":              setMessageReaction,
	"answerCallbackQuery":             answerCallbackQuery,

	"getChat":               getChat,
	"getChatMember":         getChatMember,
	"getChatAdministrators": getChatAdministrators,
	"getChatMemberCount":    getChatMemberCount,
	"setChatMemberTag":      setChatMemberTag,
	"createForumTopic":      createForumTopic,
	"leaveChat":             leaveChat,
	"getFile":               getFile,

	"setMyCommands":         setMyCommands,
	"getMyCommands":         getMyCommands,
	"deleteMyCommands":      deleteMyCommands,
	"setMyName":             setMyText("name"),
	"getMyName":             getMyText("name"),
	"setMyDescription":      setMyText("description"),
	"getMyDescription":      getMyText("description"),
	"setMyShortDescription": setMyText("short_description"),
	"getMyShortDescription": getMyText("short_description"),
}

func getUpdatesElsewhere(*request) (any, *apiError) { return nil, nil }

// modernMethods are those that a Classic server has never heard of.
var modernMethods = map[string]bool{
	"sendRichMessage": true, "editEphemeralMessageText": true, "editEphemeralMessageReplyMarkup": true,
	"editEphemeralMessageCaption": true, "editEphemeralMessageMedia": true, "deleteEphemeralMessage": true,
	"setChatMemberTag": true, "sendRichMessageDraft": true,
}

// classicRefusal is what a server of before Bot API 9.6 makes of newer fields.
// It refuses the modern poll and a text that is a rich message; what should have
// made a message ephemeral it does not know, so that the message goes to everyone.
func (s *Sim) classicRefusal(r *request) *apiError {
	if s.opt.Level != Classic {
		return nil
	}
	if r.has("ephemeral_message_parameters") {
		s.breach(Breach{BreachSchema, r.method, "ephemeral_message_parameters", "is ignored by a classic server: everyone sees the message"})
		delete(r.args, "ephemeral_message_parameters")
	}
	if r.has("rich_message") {
		return badRequest("message text is empty")
	}
	if r.method != "sendPoll" {
		return nil
	}
	if len(r.list("options")) < 2 {
		return badRequest("poll must have at least 2 option")
	}
	if len(r.list("options")) > 10 {
		return badRequest("poll can't have more than 10 options")
	}
	if n := r.int("open_period"); n > 600 {
		return badRequest("can't use open_period longer than 600")
	}
	for _, name := range []string{"allows_revoting", "shuffle_options", "allow_adding_options", "hide_results_until_closes",
		"members_only", "description", "media", "explanation_media"} {
		if r.has(name) {
			return badRequest("wrong parameter %s", name)
		}
	}
	if ids := r.list("correct_option_ids"); len(ids) > 1 {
		return badRequest("wrong parameter correct_option_ids")
	}
	return nil
}
