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

// sentence is the exact detail if the fields allow it, else the general one.
func (t problemText) sentence(lang string, fields map[string]any) string {
	exact := t.exact.In(lang)
	if t.status == 400 {
		if reason, ok := fields["reason"].(string); ok && reasons[reason].ID != "" {
			exact = reasons[reason].In(lang)
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
	ReasonRange:     {ID: "Isian \"{field}\" harus antara {min} dan {max}.", EN: "The field \"{field}\" must be between {min} and {max}."},
	ReasonChoice:    {ID: "Isian \"{field}\" harus salah satu dari: {allowed}.", EN: "The field \"{field}\" must be one of: {allowed}."},
	ReasonMalformed: {ID: "Isian \"{field}\" salah bentuk.", EN: "The field \"{field}\" is malformed."},
	ReasonBoth:      {ID: "Isian \"{field}\" tidak dapat dipakai bersama \"{other}\".", EN: "The field \"{field}\" cannot be used together with \"{other}\"."},
	ReasonJSON:      {ID: "Isi permintaan bukan JSON yang benar.", EN: "The body is not valid JSON."},
	ReasonObject:    {ID: "Isi permintaan harus berupa objek JSON.", EN: "The body must be a JSON object."},
	ReasonUTF8:      {ID: "Isi permintaan bukan UTF-8 yang benar.", EN: "The body is not valid UTF-8."},
}

// tooMany is [hall.CodeOverloaded] if the client exceeded a limit of its own.
var tooMany = problemText{status: 429, retry: 2,
	title:  hall.Text{ID: "Terlalu banyak permintaan", EN: "Too many requests"},
	detail: hall.Text{ID: "Terlalu banyak permintaan dari perangkat atau jaringan ini. Mohon tunggu sebentar, lalu coba lagi.", EN: "Too many requests from this device or network. Please wait a moment, then try again."}}

// problems is the one table from code to HTTP and words. A test holds it against
// hall/errors.go.
var problems = map[hall.Code]problemText{
	hall.CodeInvalid: {status: 400,
		title:  hall.Text{ID: "Permintaan tidak benar", EN: "Invalid request"},
		detail: hall.Text{ID: "Ada isian yang kurang atau salah bentuk.", EN: "A field is missing or malformed."}},
	hall.CodeIdempotencyMissing: {status: 400,
		title:  hall.Text{ID: "Kunci permintaan tidak ada", EN: "Idempotency key missing"},
		detail: hall.Text{ID: "Setiap perubahan memerlukan tajuk Idempotency-Key.", EN: "Every change needs the header Idempotency-Key."}},
	hall.CodeUnauthenticated: {status: 401,
		title:  hall.Text{ID: "Silakan masuk", EN: "Please sign in"},
		detail: hall.Text{ID: "Anda belum masuk, atau masa masuk Anda sudah berakhir.", EN: "You are not signed in, or your session has ended."}},
	hall.CodeForbidden: {status: 403,
		title:  hall.Text{ID: "Tidak diizinkan", EN: "Not allowed"},
		detail: hall.Text{ID: "Peran Anda tidak boleh melakukan ini.", EN: "Your role may not do this."}},
	hall.CodeCSRF: {status: 403,
		title:  hall.Text{ID: "Halaman sudah kedaluwarsa", EN: "The page has expired"},
		detail: hall.Text{ID: "Demi keamanan, permintaan ini ditolak. Muat ulang halaman, lalu coba lagi.", EN: "For safety this request was refused. Reload the page, then try again."}},
	hall.CodeNotYourCounter: {status: 403,
		title:  hall.Text{ID: "Bukan loket Anda", EN: "Not your counter"},
		detail: hall.Text{ID: "Tiket atau loket ini ditangani loket lain.", EN: "This ticket or counter belongs to another counter."}},
	hall.CodeNotYourAgency: {status: 403,
		title:  hall.Text{ID: "Bukan instansi Anda", EN: "Not your agency"},
		detail: hall.Text{ID: "Ini milik instansi lain.", EN: "This belongs to another agency."}},
	hall.CodeUnknownTicket: {status: 404,
		title:  hall.Text{ID: "Tiket tidak ditemukan", EN: "Ticket not found"},
		detail: hall.Text{ID: "Tidak ada tiket seperti itu di MPP ini.", EN: "There is no such ticket in this hall."}},
	hall.CodeUnknownCounter: {status: 404,
		title:  hall.Text{ID: "Loket tidak ditemukan", EN: "Counter not found"},
		detail: hall.Text{ID: "Tidak ada loket seperti itu di MPP ini.", EN: "There is no such counter in this hall."}},
	hall.CodeUnknownZone: {status: 404,
		title:  hall.Text{ID: "Zona tidak ditemukan", EN: "Zone not found"},
		detail: hall.Text{ID: "Tidak ada zona seperti itu di MPP ini.", EN: "There is no such zone in this hall."}},
	hall.CodeNotFound: {status: 404,
		title:  hall.Text{ID: "Tidak ditemukan", EN: "Not found"},
		detail: hall.Text{ID: "Alamat ini tidak ada.", EN: "This address does not exist."}},
	hall.CodeMethodNotAllowed: {status: 405,
		title:  hall.Text{ID: "Cara meminta tidak cocok", EN: "Method not allowed"},
		detail: hall.Text{ID: "Alamat ini ada, tetapi tidak dengan metode HTTP tersebut.", EN: "This address exists, but not with that HTTP method."}},
	hall.CodeWrongState: {status: 409,
		title:  hall.Text{ID: "Langkah ini tidak dapat dilakukan sekarang", EN: "Not possible in this state"},
		detail: hall.Text{ID: "Keadaan tiket sudah berubah. Periksa keadaannya lalu coba lagi.", EN: "The ticket's state has changed. Look at it and try again."},
		exact:  hall.Text{ID: "Tiket {number} sedang berstatus {state}, jadi langkah ini tidak dapat dilakukan.", EN: "Ticket {number} is {state}, so this step is not possible."}},
	hall.CodeCounterState: {status: 409,
		title:  hall.Text{ID: "Keadaan loket tidak cocok", EN: "Not possible in the counter's state"},
		detail: hall.Text{ID: "Keadaan loket sudah berubah. Periksa keadaannya lalu coba lagi.", EN: "The counter's state has changed. Look at it and try again."},
		exact:  hall.Text{ID: "Loket sedang {state}, jadi langkah ini tidak dapat dilakukan.", EN: "The counter is {state}, so this step is not possible."}},
	hall.CodeCounterNotOpen: {status: 409,
		title:  hall.Text{ID: "Loket belum buka", EN: "Counter not open"},
		detail: hall.Text{ID: "Buka atau lanjutkan loket dahulu.", EN: "Open or resume the counter first."}},
	hall.CodeCounterBusy: {status: 409,
		title:  hall.Text{ID: "Loket masih melayani", EN: "Counter is busy"},
		detail: hall.Text{ID: "Loket ini masih memegang tiket. Selesaikan dahulu.", EN: "This counter still has a ticket. Finish it first."},
		exact:  hall.Text{ID: "Loket ini masih memegang tiket {number}. Selesaikan dahulu.", EN: "This counter still has ticket {number}. Finish it first."}},
	hall.CodeNotServed: {status: 409,
		title:  hall.Text{ID: "Layanan tidak ada di loket ini", EN: "Service not served here"},
		detail: hall.Text{ID: "Loket ini tidak melayani layanan tiket tersebut.", EN: "This counter does not serve the ticket's service."}},
	hall.CodeNobodyWaiting: {status: 409, // call-next answers 204 instead
		title:  hall.Text{ID: "Tidak ada yang menunggu", EN: "Nobody is waiting"},
		detail: hall.Text{ID: "Tidak ada antrean untuk layanan loket ini.", EN: "Nobody waits for this counter's services."}},
	hall.CodeServiceClosed: {status: 409,
		title:  hall.Text{ID: "Layanan sedang tutup", EN: "Service closed"},
		detail: hall.Text{ID: "Layanan ini sedang tidak memberi nomor antrean.", EN: "This service gives no tickets at this time."}},
	hall.CodeServiceEnded: {status: 409,
		title:  hall.Text{ID: "Layanan sudah tidak ada", EN: "Service has ended"},
		detail: hall.Text{ID: "Layanan ini sudah tidak tersedia di MPP ini.", EN: "This service is no longer offered in this hall."}},
	hall.CodeQuotaFull: {status: 409,
		title:  hall.Text{ID: "Kuota hari ini habis", EN: "Quota full"},
		detail: hall.Text{ID: "Semua nomor antrean layanan ini untuk hari ini sudah diambil.", EN: "All of today's tickets for this service have been given."}},
	hall.CodeRevertTooLate: {status: 409,
		title:  hall.Text{ID: "Sudah terlambat untuk dibatalkan", EN: "Too late to take back"},
		detail: hall.Text{ID: "Langkah terakhir sudah terlalu lama berlalu.", EN: "The last step was too long ago."}},
	hall.CodeNothingToRevert: {status: 409,
		title:  hall.Text{ID: "Tidak ada yang dapat dibatalkan", EN: "Nothing to take back"},
		detail: hall.Text{ID: "Langkah terakhir tiket ini tidak dapat ditarik kembali.", EN: "This ticket's last step cannot be taken back."}},
	hall.CodeDayOver: {status: 409,
		title:  hall.Text{ID: "Hari layanan sudah berakhir", EN: "The day is over"},
		detail: hall.Text{ID: "Tiket ini berasal dari hari layanan sebelumnya.", EN: "This ticket belongs to an earlier business day."}},
	hall.CodeRequestTimeout: {status: 408,
		title:  hall.Text{ID: "Permintaan terlalu lama", EN: "Request timeout"},
		detail: hall.Text{ID: "Permintaan tidak diterima lengkap pada waktunya. Mohon kirim lagi.", EN: "The request did not arrive whole in time. Please send it again."}},
	hall.CodeTooLarge: {status: 413,
		title:  hall.Text{ID: "Isi permintaan terlalu besar", EN: "Body too large"},
		detail: hall.Text{ID: "Isi permintaan melebihi batas.", EN: "The body exceeds the limit."}},
	hall.CodeUnsupportedMedia: {status: 415,
		title:  hall.Text{ID: "Jenis isi tidak didukung", EN: "Unsupported media type"},
		detail: hall.Text{ID: "Jenis isi permintaan ini tidak didukung.", EN: "This type of body is not supported."},
		exact:  hall.Text{ID: "Kirim isi permintaan sebagai {want}.", EN: "Send the body as {want}."}},
	hall.CodeUnknownService: {status: 422,
		title:  hall.Text{ID: "Layanan tidak dikenal", EN: "Unknown service"},
		detail: hall.Text{ID: "Tidak ada layanan seperti itu di MPP ini.", EN: "There is no such service in this hall."}},
	hall.CodeUnknownAgency: {status: 422,
		title:  hall.Text{ID: "Instansi tidak dikenal", EN: "Unknown agency"},
		detail: hall.Text{ID: "Tidak ada instansi seperti itu di MPP ini.", EN: "There is no such agency in this hall."}},
	hall.CodeUnknownClass: {status: 422,
		title:  hall.Text{ID: "Golongan antrean tidak dikenal", EN: "Unknown class"},
		detail: hall.Text{ID: "Tidak ada golongan antrean seperti itu di MPP ini.", EN: "There is no such priority class in this hall."}},
	hall.CodeIdempotencyReuse: {status: 422,
		title:  hall.Text{ID: "Kunci permintaan sudah dipakai", EN: "Idempotency key reused"},
		detail: hall.Text{ID: "Idempotency-Key ini sudah dipakai untuk permintaan lain.", EN: "This Idempotency-Key was used for another request."}},
	hall.CodeOverloaded: {status: 503, retry: 2,
		title:  hall.Text{ID: "Sistem sedang sangat ramai", EN: "Too busy right now"},
		detail: hall.Text{ID: "Sedang banyak permintaan. Mohon tunggu sebentar, lalu coba lagi.", EN: "There are many requests at the moment. Please wait a little, then try again."}},
	hall.CodeUnavailable: {status: 503, retry: 1,
		title:  hall.Text{ID: "Sistem sedang terganggu", EN: "Temporarily unavailable"},
		detail: hall.Text{ID: "Sebagian sistem tidak menjawab. Mohon coba lagi sebentar lagi.", EN: "A part of the system does not answer. Please try again shortly."}},
	hall.CodeStaleConfig: {status: 503, retry: 1,
		title:  hall.Text{ID: "Konfigurasi baru saja berubah", EN: "Configuration just changed"},
		detail: hall.Text{ID: "Konfigurasi MPP sedang diperbarui. Mohon coba lagi.", EN: "The hall's configuration is being renewed. Please try again."}},
	hall.CodeDayNotOpen: {status: 503, retry: 1,
		title:  hall.Text{ID: "Hari layanan sedang dibuka", EN: "The day is being opened"},
		detail: hall.Text{ID: "Hari layanan yang baru sedang dibuka. Mohon coba lagi.", EN: "The new business day is being opened. Please try again."}},
	"hall_lost": {status: 503, retry: 2,
		title:  hall.Text{ID: "Data antrean sedang dipulihkan", EN: "The queue is being restored"},
		detail: hall.Text{ID: "Data antrean sedang dipulihkan dari catatan. Mohon coba lagi.", EN: "The queue is being restored from the records. Please try again."}},
	hall.CodeSignInRefused: {status: 422,
		title:  hall.Text{ID: "Tidak dapat masuk", EN: "Cannot sign in"},
		detail: hall.Text{ID: "Nama pengguna dan kata sandi tidak cocok, atau akun ini tidak dapat dipakai.", EN: "User name and password do not match, or the account cannot be used."}},
	hall.CodePasswordWeak: {status: 422,
		title:  hall.Text{ID: "Kata sandi terlalu lemah", EN: "Password too weak"},
		detail: hall.Text{ID: "Pakai paling sedikit 10 karakter yang tidak mudah ditebak, tanpa nama pengguna.", EN: "Use at least 10 characters that are not easily guessed, without the user name."}},
	hall.CodeLoginTaken: {status: 409,
		title:  hall.Text{ID: "Nama pengguna sudah dipakai", EN: "User name taken"},
		detail: hall.Text{ID: "Sudah ada orang dengan nama pengguna itu. Pilih yang lain.", EN: "Somebody has that user name already. Choose another one."}},
	hall.CodeLastAdmin: {status: 409,
		title:  hall.Text{ID: "Administrator terakhir", EN: "Last administrator"},
		detail: hall.Text{ID: "MPP ini tidak akan punya administrator lagi. Jadikan orang lain administrator dahulu.", EN: "The hall would have no administrator left. Make somebody else an administrator first."}},
	hall.CodeNotYourself: {status: 409,
		title:  hall.Text{ID: "Bukan untuk diri sendiri", EN: "Not for yourself"},
		detail: hall.Text{ID: "Peran dan keadaan akun sendiri hanya dapat diubah oleh administrator lain.", EN: "Your own role and state can only be changed by another administrator."}},
	hall.CodeLinkOver: {status: 410,
		title:  hall.Text{ID: "Tautan sudah tidak berlaku", EN: "Link no longer valid"},
		detail: hall.Text{ID: "Tautan ini sudah dipakai atau sudah lewat waktunya. Mintalah yang baru kepada administrator.", EN: "This link was used or is too old. Ask the administrator for a new one."}},
	hall.CodeCounterHeld: {status: 409,
		title:  hall.Text{ID: "Loket sedang dipakai", EN: "Counter in use"},
		detail: hall.Text{ID: "Loket ini sedang dipakai petugas lain.", EN: "Another officer works at this counter."},
		exact:  hall.Text{ID: "Loket ini sedang dipakai {holder}.", EN: "{holder} works at this counter."}},
	hall.CodePairingUnknown: {status: 404,
		title:  hall.Text{ID: "Kode tidak dikenal", EN: "Unknown code"},
		detail: hall.Text{ID: "Tidak ada perangkat yang menunggu dengan kode itu. Periksa kode di layar perangkat; kode berganti setiap 10 menit.", EN: "No device waits under that code. Look at the device's screen; the code changes every 10 minutes."}},
	hall.CodeUnknownPerson: {status: 404,
		title:  hall.Text{ID: "Orang tidak ditemukan", EN: "Person not found"},
		detail: hall.Text{ID: "Tidak ada orang seperti itu di MPP ini.", EN: "There is no such person in this hall."}},
	hall.CodeUnknownDevice: {status: 404,
		title:  hall.Text{ID: "Perangkat tidak ditemukan", EN: "Device not found"},
		detail: hall.Text{ID: "Tidak ada perangkat seperti itu di MPP ini.", EN: "There is no such device in this hall."}},
	hall.CodeEditedMeanwhile: {status: 409,
		title:  hall.Text{ID: "Sudah diubah orang lain", EN: "Changed meanwhile"},
		detail: hall.Text{ID: "Orang lain sudah menyimpan perubahan. Muat ulang, lalu ubah lagi.", EN: "Somebody else has saved a change. Reload, then change again."}},
	hall.CodeTooManyTries: {status: 429, retry: 60,
		title:  hall.Text{ID: "Terlalu banyak percobaan", EN: "Too many tries"},
		detail: hall.Text{ID: "Terlalu banyak percobaan. Mohon tunggu beberapa menit, lalu coba lagi.", EN: "Too many tries. Please wait some minutes, then try again."}},
	hall.CodeInternal: {status: 500,
		title:  hall.Text{ID: "Kesalahan pada sistem", EN: "Internal error"},
		detail: hall.Text{ID: "Terjadi kesalahan pada sistem. Sebutkan nomor permintaan ini kepada pengelola.", EN: "Something went wrong. Please give this request's id to the operator."}},
}
