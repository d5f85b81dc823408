package web

import (
	"fmt"
	"strings"

	"mpp/hall"
)

// problemText is the status and the words of a code.
type problemText struct {
	status int
	retry  int // seconds
	title  hall.Text
	detail hall.Text
	// exact is the sentence if all of its {fields} are known.
	exact hall.Text
}

// words is the text of a code: its title and detail in Indonesian and English.
func words(status int, title, titleEN, detail, detailEN string) problemText {
	return problemText{status: status, title: hall.Text{ID: title, EN: titleEN}, detail: hall.Text{ID: detail, EN: detailEN}}
}

func (t problemText) retryAfter(seconds int) problemText {
	t.retry = seconds
	return t
}

func (t problemText) exactly(id, en string) problemText {
	t.exact = hall.Text{ID: id, EN: en}
	return t
}

// sentence is the exact detail if the fields allow it, else the general one.
func (t problemText) sentence(lang string, fields map[string]any) string {
	exact := t.exact.In(lang)
	if t.status == 400 {
		if reason, ok := fields["reason"].(string); ok && reasons[reason].ID != "" {
			exact = reasons[reason].In(lang)
		}
		if _, ok := fields["like"]; ok {
			exact = malformedLike.In(lang)
		}
	}
	if s, ok := fill(exact, lang, fields); ok {
		return s
	}
	return t.detail.In(lang)
}

// fill puts fields into a sentence; it reports false if one is missing.
func fill(sentence, lang string, fields map[string]any) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String(), b.Len() > 0
		}
		name, after, _ := strings.Cut(rest, "}")
		v := word(fields[name], lang)
		if v == "" {
			return "", false
		}
		b.WriteString(v)
		sentence = after
	}
}

// word returns a field's value as a person reads it.
func word(v any, lang string) string {
	if v == nil {
		return ""
	}
	s := strings.Trim(fmt.Sprint(v), "[]")
	if t, ok := stateWords[s]; ok {
		return t.In(lang)
	}
	return s
}

// stateWords are the states of tickets and counters; free
// text never stands in a sentence.
var stateWords = map[string]hall.Text{
	string(hall.Waiting): {ID: "menunggu", EN: "waiting"}, string(hall.Called): {ID: "dipanggil", EN: "called"},
	string(hall.Serving): {ID: "dilayani", EN: "being served"}, string(hall.Held): {ID: "ditunda", EN: "on hold"},
	string(hall.Done): {ID: "selesai", EN: "done"}, string(hall.NoShow): {ID: "tidak hadir", EN: "a no-show"},
	string(hall.Cancelled): {ID: "dibatalkan", EN: "cancelled"}, string(hall.Expired): {ID: "hangus", EN: "expired"},
	string(hall.CounterOpen): {ID: "buka", EN: "open"}, string(hall.CounterClosed): {ID: "tutup", EN: "closed"},
	string(hall.CounterPaused): {ID: "jeda", EN: "paused"},
}

// reasons are the exact sentences of invalid_request and of a bad key, by the
// refusal's field "reason".
var reasons = map[string]hall.Text{
	ReasonMissing:   {ID: "Isian \"{field}\" wajib diisi.", EN: "The field \"{field}\" is required."},
	ReasonUnknown:   {ID: "Isian \"{field}\" tidak dikenal.", EN: "The field \"{field}\" is not known."},
	ReasonTwice:     {ID: "Isian \"{field}\" muncul lebih dari sekali.", EN: "The field \"{field}\" appears more than once."},
	ReasonType:      {ID: "Isian \"{field}\" harus berupa {want}.", EN: "The field \"{field}\" must be {want}."},
	ReasonLong:      {ID: "Isian \"{field}\" terlalu panjang (paling banyak {limit} karakter).", EN: "The field \"{field}\" is too long (at most {limit} characters)."},
	ReasonRepeated:  {ID: "Isian \"{field}\" memuat \"{value}\" lebih dari sekali.", EN: "The field \"{field}\" has \"{value}\" more than once."},
	ReasonRange:     {ID: "Isian \"{field}\" harus antara {min} dan {max}.", EN: "The field \"{field}\" must be between {min} and {max}."},
	ReasonChoice:    {ID: "Isian \"{field}\" harus salah satu dari: {allowed}.", EN: "The field \"{field}\" must be one of: {allowed}."},
	ReasonMalformed: {ID: "Isian \"{field}\" salah bentuk.", EN: "The field \"{field}\" is malformed."},
	ReasonBoth:      {ID: "Isian \"{field}\" tidak dapat dipakai bersama \"{other}\".", EN: "The field \"{field}\" cannot be used together with \"{other}\"."},
	ReasonPast:      {ID: "Waktu kembali harus sesudah sekarang.", EN: "The return time must be later than now."},
	ReasonDayEnd:    {ID: "Waktu kembali paling lambat akhir hari layanan ini.", EN: "The return time can be at the end of this business day at the latest."},
	ReasonHost:      {ID: "Server ini tidak dikenal dengan nama \"{host}\". Pengelola dapat menambahkannya di MPP_PUBLIC_URL atau MPP_HOSTS.", EN: "This server does not go by the name \"{host}\". Its operator can add it to MPP_PUBLIC_URL or MPP_HOSTS."},
	ReasonJSON:      {ID: "Isi permintaan bukan JSON yang benar.", EN: "The body is not valid JSON."},
	ReasonObject:    {ID: "Isi permintaan harus berupa objek JSON.", EN: "The body must be a JSON object."},
	ReasonUTF8:      {ID: "Isi permintaan bukan UTF-8 yang benar.", EN: "The body is not valid UTF-8."},
}

// malformedLike is the sentence of a malformed field that has an example, "like".
var malformedLike = hall.Text{ID: "Isian \"{field}\" harus ditulis seperti {like}.", EN: "The field \"{field}\" must be written like {like}."}

// tooMany is [hall.CodeOverloaded] by what was exceeded, if that is not the server's.
var tooMany = map[any]problemText{LimitAddress: tooManyFrom, LimitDevice: tooManyFrom,
	LimitService: {status: 429, retry: 2,
		title:  hall.Text{ID: "Terlalu banyak nomor antrean", EN: "Too many tickets"},
		detail: hall.Text{ID: "Nomor antrean layanan ini sedang diambil terlalu cepat. Mohon tunggu sebentar, lalu coba lagi.", EN: "Tickets of this service are being taken too fast. Please wait a moment, then try again."}}}

var tooManyFrom = problemText{status: 429, retry: 2,
	title:  hall.Text{ID: "Terlalu banyak permintaan", EN: "Too many requests"},
	detail: hall.Text{ID: "Terlalu banyak permintaan dari perangkat atau jaringan ini. Mohon tunggu sebentar, lalu coba lagi.", EN: "Too many requests from this device or network. Please wait a moment, then try again."}}

// problems is the one table from code to HTTP and words. A test holds it against
// hall/errors.go.
var problems = map[hall.Code]problemText{
	hall.CodeInvalid: words(400, "Permintaan tidak benar", "Invalid request",
		"Ada isian yang kurang atau salah bentuk.", "A field is missing or malformed."),
	hall.CodeIdempotencyMissing: words(400, "Kunci permintaan tidak ada", "Idempotency key missing",
		"Setiap perubahan memerlukan tajuk Idempotency-Key.", "Every change needs the header Idempotency-Key."),
	hall.CodeUnauthenticated: words(401, "Silakan masuk", "Please sign in",
		"Anda belum masuk, atau masa masuk Anda sudah berakhir.", "You are not signed in, or your session has ended."),
	hall.CodeForbidden: words(403, "Tidak diizinkan", "Not allowed",
		"Peran Anda tidak boleh melakukan ini.", "Your role may not do this."),
	hall.CodeCSRF: words(403, "Halaman sudah kedaluwarsa", "The page has expired",
		"Demi keamanan, permintaan ini ditolak. Muat ulang halaman, lalu coba lagi.", "For safety this request was refused. Reload the page, then try again."),
	hall.CodeNotYourCounter: words(403, "Bukan loket Anda", "Not your counter",
		"Tiket atau loket ini ditangani loket lain.", "This ticket or counter belongs to another counter."),
	hall.CodeNotYourAgency: words(403, "Bukan instansi Anda", "Not your agency",
		"Ini milik instansi lain.", "This belongs to another agency."),
	hall.CodeUnknownTicket: words(404, "Tiket tidak ditemukan", "Ticket not found",
		"Tidak ada tiket seperti itu di MPP ini.", "There is no such ticket in this hall."),
	hall.CodeUnknownCounter: words(404, "Loket tidak ditemukan", "Counter not found",
		"Tidak ada loket seperti itu di MPP ini.", "There is no such counter in this hall."),
	hall.CodeUnknownZone: words(404, "Zona tidak ditemukan", "Zone not found",
		"Tidak ada zona seperti itu di MPP ini.", "There is no such zone in this hall."),
	hall.CodeNotFound: words(404, "Tidak ditemukan", "Not found",
		"Alamat ini tidak ada.", "This address does not exist."),
	hall.CodeMethodNotAllowed: words(405, "Cara meminta tidak cocok", "Method not allowed",
		"Alamat ini ada, tetapi tidak dengan metode HTTP tersebut.", "This address exists, but not with that HTTP method."),
	hall.CodeWrongState: words(409, "Langkah ini tidak dapat dilakukan sekarang", "Not possible in this state",
		"Keadaan tiket sudah berubah. Periksa keadaannya lalu coba lagi.", "The ticket's state has changed. Look at it and try again.").
		exactly("Tiket {number} sedang berstatus {state}, jadi langkah ini tidak dapat dilakukan.", "Ticket {number} is {state}, so this step is not possible."),
	hall.CodeCounterState: words(409, "Keadaan loket tidak cocok", "Not possible in the counter's state",
		"Keadaan loket sudah berubah. Periksa keadaannya lalu coba lagi.", "The counter's state has changed. Look at it and try again.").
		exactly("Loket sedang {state}, jadi langkah ini tidak dapat dilakukan.", "The counter is {state}, so this step is not possible."),
	hall.CodeCounterNotOpen: words(409, "Loket belum buka", "Counter not open",
		"Buka atau lanjutkan loket dahulu.", "Open or resume the counter first."),
	hall.CodeCounterBusy: words(409, "Loket masih melayani", "Counter is busy",
		"Loket ini masih memegang tiket. Selesaikan dahulu.", "This counter still has a ticket. Finish it first.").
		exactly("Loket ini masih memegang tiket {number}. Selesaikan dahulu.", "This counter still has ticket {number}. Finish it first."),
	hall.CodeNotServed: words(409, "Layanan tidak ada di loket ini", "Service not served here",
		"Loket ini tidak melayani layanan tiket tersebut.", "This counter does not serve the ticket's service."),
	hall.CodeAddRefused: words(409, "Layanan tidak dapat ditambahkan", "The service cannot be added",
		"Kunjungan ini sudah mempunyai layanan itu, atau jumlah layanannya sudah penuh.", "This visit has that service already, or as many as a visit may have."),
	hall.CodeNoNumber: words(409, "Pengunjung ini tanpa nomor", "This visit has no number",
		"Yang dilayani tanpa nomor hanya dapat diselesaikan. Untuk layanan lain atau menunggu, mintalah pengunjung mengambil nomor.",
		"Somebody served without a number can only be finished. For another service, or to wait, give the citizen a number."),
	hall.CodeNothingPlanned: words(409, "Tidak ada layanan berikutnya", "No next service",
		"Kunjungan ini tidak punya layanan berikutnya yang dapat langsung dilayani di loket ini.", "This visit has no next service that could go on at this counter."),
	hall.CodeNobodyWaiting: words(409, "Tidak ada yang menunggu", "Nobody is waiting", // call-next answers 204 instead
		"Tidak ada antrean untuk layanan loket ini.", "Nobody waits for this counter's services."),
	hall.CodeServiceClosed: words(409, "Layanan sedang tutup", "Service closed",
		"Layanan ini sedang tidak memberi nomor antrean.", "This service gives no tickets at this time."),
	hall.CodePaused: words(409, "Pelayanan sedang dijeda", "Service is paused",
		"Pelayanan sedang dijeda. Silakan tunggu sampai dilanjutkan.", "Service is paused. Please wait until it goes on.").
		exactly("Pelayanan sedang dijeda: {public_reason}", "Service is paused: {public_reason}"),
	hall.CodeNotPaused: words(409, "Tidak sedang dijeda", "Not paused",
		"Jeda atau pengumuman itu sudah berakhir.", "That pause or announcement has ended already."),
	hall.CodeServiceEnded: words(409, "Layanan sudah tidak ada", "Service has ended",
		"Layanan ini sudah tidak tersedia di MPP ini.", "This service is no longer offered in this hall."),
	hall.CodePhoneRefused: words(409, "Nomor tidak dapat diambil dengan ponsel ini", "No number for this phone",
		"Kode sudah berganti, atau ponsel ini masih memiliki nomor. Silakan pindai kembali kode di layar.", "The code has changed, or this phone still has a number. Please scan the code on the screen again."),
	hall.CodeQuotaFull: words(409, "Kuota hari ini habis", "Quota full",
		"Semua nomor antrean layanan ini untuk hari ini sudah diambil.", "All of today's tickets for this service have been given."),
	hall.CodeHeldElsewhere: words(409, "Ditunda oleh petugas lain", "On hold elsewhere",
		"Menurut aturan MPP hanya yang menundanya yang memanggilnya kembali. Penyelia dapat membantu.", "By the hall's rule whoever put this number on hold calls it back. A supervisor can help."),
	hall.CodeNumberTaken: words(409, "Nomor kertas itu sudah dicatat", "This printed number was entered",
		"Nomor kertas itu sudah dicatat hari ini. Periksa angkanya.", "This printed number was entered today already. Check the digits."),
	hall.CodeRevertTooLate: words(409, "Sudah terlambat untuk dibatalkan", "Too late to take back",
		"Langkah terakhir sudah terlalu lama berlalu.", "The last step was too long ago."),
	hall.CodeNothingToRevert: words(409, "Tidak ada yang dapat dibatalkan", "Nothing to take back",
		"Langkah terakhir tiket ini tidak dapat ditarik kembali.", "This ticket's last step cannot be taken back."),
	hall.CodeRecallTooSoon: words(409, "Baru saja dipanggil", "Called just now",
		"Nomor ini baru saja dipanggil. Tunggu beberapa detik, lalu panggil ulang.", "This number was called just now. Wait a few seconds, then call again.").
		exactly("Nomor {number} baru saja dipanggil. Panggil ulang dapat ditekan {seconds} detik lagi.", "Number {number} was called just now. It can be called again in {seconds} s."),
	hall.CodeNoShowTooSoon: words(409, "Belum dapat dicatat tidak hadir", "Too soon for a no-show",
		"Menurut aturan MPP, nomor ini perlu dipanggil lagi atau ditunggu sebentar lagi.", "By the hall's rule this number has to be called again, or waited for a little longer.").
		exactly("Nomor {number} sudah dipanggil {calls} kali. Tidak hadir dapat dicatat setelah {least} panggilan, paling cepat {seconds} detik lagi.", "Number {number} was called {calls} times. It can be recorded as absent after {least} calls, in {seconds} s at the earliest."),
	hall.CodeLateRefused: words(409, "Nomor tidak dapat dimundurkan", "The ticket cannot be moved back",
		"Nomor hanya dapat dimundurkan sekali, bila MPP menyediakannya dan masih ada antrean di belakangnya.",
		"A ticket can be moved back only once, where the hall offers it and somebody waits behind it."),
	hall.CodeMessageGone: words(409, "Pesan sudah tidak ada", "The message is gone",
		"Pesan itu sudah dibaca, atau diganti dengan yang lain.", "It was read already, or another one took its place."),
	hall.CodeSameClass: words(409, "Golongannya sudah itu", "It has that class",
		"Nomor ini sudah berada di golongan antrean itu.", "This ticket has that priority class already."),
	hall.CodePushRefused: words(409, "Pemberitahuan tidak tersedia", "No notifications",
		"Server ini tidak dapat mengirim pemberitahuan ke ponsel, atau kunjungan sudah selesai.", "This server cannot notify phones, or the visit is over."),
	hall.CodeDayOver: words(409, "Hari layanan sudah berakhir", "The day is over",
		"Hari layanan itu sudah ditutup, jadi langkah ini tidak dapat dilakukan.", "That business day was closed, so this step is not possible.").
		exactly("Hari layanan {date} sudah ditutup, jadi langkah ini tidak dapat dilakukan.", "Business day {date} was closed, so this step is not possible."),
	hall.CodeRequestTimeout: words(408, "Permintaan terlalu lama", "Request timeout",
		"Permintaan tidak diterima lengkap pada waktunya. Mohon kirim lagi.", "The request did not arrive whole in time. Please send it again."),
	hall.CodeTooLarge: words(413, "Isi permintaan terlalu besar", "Body too large",
		"Isi permintaan melebihi batas.", "The body exceeds the limit."),
	hall.CodeUnsupportedMedia: words(415, "Jenis isi tidak didukung", "Unsupported media type",
		"Jenis isi permintaan ini tidak didukung.", "This type of body is not supported.").
		exactly("Kirim isi permintaan sebagai {want}.", "Send the body as {want}."),
	hall.CodeUnknownService: words(422, "Layanan tidak dikenal", "Unknown service",
		"Tidak ada layanan seperti itu di MPP ini.", "There is no such service in this hall."),
	hall.CodeUnknownAgency: words(422, "Instansi tidak dikenal", "Unknown agency",
		"Tidak ada instansi seperti itu di MPP ini.", "There is no such agency in this hall."),
	hall.CodeUnknownDeliverable: words(422, "Hasil layanan tidak dikenal", "Unknown deliverable",
		"Layanan nomor ini tidak mempunyai hasil itu. Muat ulang halaman, lalu pilih lagi.", "This ticket's service has no such deliverable. Load the page again and choose anew."),
	hall.CodeUnknownReason: words(422, "Alasan tidak dikenal", "Unknown reason",
		"Alasan itu tidak ada di daftar layanan ini. Muat ulang halaman, lalu pilih lagi.", "That reason is not in this service's list. Load the page again and choose anew."),
	hall.CodeUnknownClass: words(422, "Golongan antrean tidak dikenal", "Unknown class",
		"Tidak ada golongan antrean seperti itu di MPP ini.", "There is no such priority class in this hall."),
	hall.CodeIdempotencyReuse: words(422, "Kunci permintaan sudah dipakai", "Idempotency key reused",
		"Idempotency-Key ini sudah dipakai untuk permintaan lain.", "This Idempotency-Key was used for another request."),
	hall.CodeOverloaded: words(503, "Sistem sedang sangat ramai", "Too busy right now",
		"Sedang banyak permintaan. Mohon tunggu sebentar, lalu coba lagi.", "There are many requests at the moment. Please wait a little, then try again.").retryAfter(2),
	hall.CodeUnavailable: words(503, "Sistem sedang terganggu", "Temporarily unavailable",
		"Sebagian sistem tidak menjawab. Mohon coba lagi sebentar lagi.", "A part of the system does not answer. Please try again shortly.").retryAfter(1),
	hall.CodeStaleConfig: words(503, "Konfigurasi baru saja berubah", "Configuration just changed",
		"Konfigurasi MPP sedang diperbarui. Mohon coba lagi.", "The hall's configuration is being renewed. Please try again.").retryAfter(1),
	hall.CodeDayNotOpen: words(503, "Hari layanan sedang dibuka", "The day is being opened",
		"Hari layanan yang baru sedang dibuka. Mohon coba lagi.", "The new business day is being opened. Please try again.").retryAfter(1),
	hall.CodeHallLost: words(503, "Data antrean sedang dipulihkan", "The queue is being restored",
		"Data antrean sedang dipulihkan dari catatan. Mohon coba lagi.", "The queue is being restored from the records. Please try again.").retryAfter(2),
	hall.CodeSignInRefused: words(422, "Tidak dapat masuk", "Cannot sign in",
		"Nama pengguna dan kata sandi tidak cocok, atau akun ini tidak dapat dipakai.", "User name and password do not match, or the account cannot be used."),
	hall.CodePasswordWeak: words(422, "Kata sandi terlalu lemah", "Password too weak",
		"Pakai paling sedikit 10 karakter yang tidak mudah ditebak, tanpa nama pengguna.", "Use at least 10 characters that are not easily guessed, without the user name."),
	hall.CodeLoginTaken: words(409, "Nama pengguna sudah dipakai", "User name taken",
		"Sudah ada orang dengan nama pengguna itu. Pilih yang lain.", "Somebody has that user name already. Choose another one."),
	hall.CodeLastAdmin: words(409, "Administrator terakhir", "Last administrator",
		"MPP ini tidak akan punya administrator lagi. Jadikan orang lain administrator dahulu.", "The hall would have no administrator left. Make somebody else an administrator first."),
	hall.CodeNotYourself: words(409, "Bukan untuk diri sendiri", "Not for yourself",
		"Peran dan keadaan akun sendiri hanya dapat diubah oleh administrator lain.", "Your own role and state can only be changed by another administrator."),
	hall.CodeLinkOver: words(410, "Tautan sudah tidak berlaku", "Link no longer valid",
		"Tautan ini sudah dipakai atau sudah lewat waktunya. Mintalah yang baru kepada administrator.", "This link was used or is too old. Ask the administrator for a new one."),
	hall.CodeCounterHeld: words(409, "Loket sedang dipakai", "Counter in use",
		"Loket ini sedang dipakai petugas lain.", "Another officer works at this counter.").
		exactly("Loket ini sedang dipakai {holder}.", "{holder} works at this counter."),
	hall.CodePairingUnknown: words(404, "Kode tidak dikenal", "Unknown code",
		"Tidak ada perangkat yang menunggu dengan kode itu. Periksa kode di layar perangkat; kode berganti setiap 10 menit.", "No device waits under that code. Look at the device's screen; the code changes every 10 minutes."),
	hall.CodeUnknownPerson: words(404, "Orang tidak ditemukan", "Person not found",
		"Tidak ada orang seperti itu di MPP ini.", "There is no such person in this hall."),
	hall.CodeUnknownDevice: words(404, "Perangkat tidak ditemukan", "Device not found",
		"Tidak ada perangkat seperti itu di MPP ini.", "There is no such device in this hall."),
	hall.CodePrinterHeld: words(409, "Printer sudah ada", "Printer in place",
		"Kios itu sudah punya printer, atau agen cetak lain sedang bekerja. Cabut atau hentikan yang lama dahulu.", "That kiosk has a printer, or another print agent is at work. Revoke or stop the old one first."),
	hall.CodeNoPrinter: words(409, "Tidak ada printer", "No printer",
		"Tidak ada printer yang tersambung untuk kios ini. Nomor tetap berlaku: catat atau foto layar.", "No printer is connected for this kiosk. Your number is still valid: write it down or photograph the screen."),
	hall.CodePrintOver: words(409, "Slip tidak dapat dicetak lagi", "Slip cannot be printed again",
		"Slip sudah tiga kali dicetak ulang di kios, waktunya sudah lewat, atau kunjungan sudah selesai. Tanyakan kepada petugas informasi.", "The kiosk has printed the slip again three times, the time for that has passed, or the visit is over. Please ask at the information desk."),
	hall.CodeEditedMeanwhile: words(409, "Sudah diubah orang lain", "Changed meanwhile",
		"Orang lain sudah menyimpan perubahan. Muat ulang, lalu ubah lagi.", "Somebody else has saved a change. Reload, then change again."),
	hall.CodeTooManyTries: words(429, "Terlalu banyak percobaan", "Too many tries",
		"Terlalu banyak percobaan. Mohon tunggu beberapa menit, lalu coba lagi.", "Too many tries. Please wait some minutes, then try again.").retryAfter(60),
	hall.CodeInternal: words(500, "Kesalahan pada sistem", "Internal error",
		"Terjadi kesalahan pada sistem. Sebutkan nomor permintaan ini kepada pengelola.", "Something went wrong. Please give this request's id to the operator."),
}
