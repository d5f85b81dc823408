package walls

// room is a folder, the folders in it included, and what may be imported there
// besides the standard library and the room itself.
type room struct {
	path   string
	own    []string // rooms of ours; "*" is all of them
	others []string // modules of others
	tests  []string // rooms of ours for its tests alone
	why    string
}

// rooms is the table of docs/architecture.md. The longest path that fits wins.
var rooms = []room{
	{
		path: "hall", own: nil, others: []string{"github.com/go-json-experiment/json"},
		why: "the domain knows no sibling and no machinery, so that every room can speak its words",
	},
	{
		path: "hall/hallfile", own: []string{"hall"}, others: []string{"github.com/goccy/go-yaml"},
		why: "reading a hall file needs YAML with positions; the domain itself does not",
	},
	{
		path: "hall/view", own: []string{"hall"}, others: nil,
		why: "the shapes that leave the server are built from the domain, which does not know them",
	},
	{
		path: "queue", own: []string{"hall"}, others: []string{"github.com/redis/go-redis/v9", "golang.org/x/sync"},
		why: "the moment is Redis and nothing else; who else hears of a change reads the stream",
	},
	{
		path: "store", own: []string{"hall", "migrations"},
		others: []string{"gorm.io/gorm", "gorm.io/driver/mysql", "github.com/glebarez/sqlite", "github.com/glebarez/go-sqlite", "github.com/go-sql-driver/mysql", "github.com/pressly/goose/v3"},
		why:    "SQL is opened, changed and written in one place, which knows no event; of the domain it has the error codes and the clock",
	},
	{
		path: "ledger", own: []string{"hall", "store", "report/measure"},
		others: []string{"gorm.io/gorm", "github.com/go-sql-driver/mysql", "golang.org/x/sync"},
		why:    "the memory learns of the queue by events alone, so that neither can hold up the other",
	},
	{
		path: "migrations", own: nil, others: []string{"github.com/pressly/goose/v3"},
		why: "a schema's history depends on nothing that changes",
	},
	{
		path: "report", own: []string{"hall"}, others: nil, tests: []string{"ledger", "store"},
		why: "reports read SQL through an interface of their own and never touch the moment",
	},
	{
		path: "report/measure", own: []string{"hall"}, others: nil,
		why: "what is measured is defined once, for the SQL that computes it and the tables that show it",
	},
	{
		path: "live", own: []string{"hall", "internal/limit"}, others: []string{"github.com/gorilla/websocket"}, tests: []string{"access", "web"},
		why: "sockets are fed from the stream; a slow one must not be able to reach the queue",
	},
	{
		path: "live/livetest", own: []string{"hall"}, others: []string{"github.com/gorilla/websocket"},
		why: "a hall in memory and a client for tests of the feed",
	},
	{
		path: "hall/halltest", own: []string{"hall"}, others: nil,
		why: "made-up halls for tests of every room, so it may know none of them",
	},
	{
		path: "access", own: []string{"hall", "internal/limit"}, others: []string{"github.com/golang-jwt/jwt/v5"},
		why: "who may do what is decided in one place that serves no request itself",
	},
	{
		path: "web", own: []string{"hall", "access", "internal/limit"},
		others: []string{"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/go-json-experiment/json", "github.com/prometheus/client_golang"},
		why:    "what the API and the pages share of HTTP knows no route and nothing behind one",
	},
	{
		path: "web/listener", own: []string{"internal/limit"},
		others: []string{"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp"}, tests: []string{"web"},
		why: "connections know nothing of what is asked over them",
	},
	{
		path: "api", own: []string{"hall", "access", "report", "backoffice", "web"},
		others: []string{"github.com/gofiber/fiber/v2", "github.com/getkin/kin-openapi", "github.com/goccy/go-yaml", "github.com/prometheus/client_golang"},
		why:    "handlers are thin: they ask through interfaces and know neither Redis nor SQL",
	},
	{
		path: "api/apitest", own: []string{"*"}, others: []string{"*"},
		why: "a whole server for tests of the API, joined by app's adapters but on a clock and stores that a test holds",
	},
	{
		path: "backoffice/accounts", own: []string{"hall", "access", "store", "internal/limit"},
		others: []string{"gorm.io/gorm", "golang.org/x/crypto"},
		why:    "who may sign in is decided outside the queue; it writes through store and knows no other room that does",
	},
	{
		path: "backoffice/health", own: []string{"hall", "store"}, others: []string{"gorm.io/gorm"},
		why: "how devices do is told by them and kept in memory; of their days alone the minutes are in SQL, and which devices there are it is told by whoever joins the rooms",
	},
	{
		path: "backoffice/help", own: []string{"hall"}, others: nil,
		why: "a call for a person is of use for minutes: it is kept in memory and shared by whoever joins the rooms, and never in SQL",
	},
	{
		path: "backoffice/printers", own: []string{"hall"}, others: nil,
		why: "what printers do is of use for minutes: it is kept in memory and shared by whoever joins the rooms, and never in SQL",
	},
	{
		path: "backoffice/turns", own: nil, others: []string{"github.com/redis/go-redis/v9"},
		why: "which board speaks is decided in an instant for all processes and forgotten in seconds: one script of its own, and no state of queues",
	},
	{
		path: "backoffice/notify", own: []string{"hall", "store", "internal/limit"}, others: []string{"gorm.io/gorm", "github.com/SherClockHolmes/webpush-go"}, tests: []string{"ledger"},
		why: "who is told of a ticket is decided outside the queue, of which it hears by the ledger's events and by the live day that it is lent; it asks no address but those of push services",
	},
	{
		path: "ui", own: nil, others: []string{"github.com/gofiber/fiber/v2"},
		why: "what the pages share knows none of them",
	},
	{
		path: "ui/uitest", own: []string{"ui"}, others: []string{"github.com/gofiber/fiber/v2"},
		why: "it looks at the pages of any room, so it may know none of them",
	},
	{
		path: "kiosk", own: []string{"hall", "ui"},
		others: []string{"github.com/gofiber/fiber/v2", "github.com/boombuler/barcode"},
		why:    "pages talk to the public API and the live feed like anyone else",
	},
	{
		path: "kiosk/texts", own: nil, others: nil,
		why: "the citizens' words are one file for pages and paper",
	},
	{
		path: "ui/texts", own: nil, others: nil,
		why: "the words of all pages are one file for pages and paper",
	},
	{
		path: "kiosk/printing", own: []string{"hall", "kiosk/texts", "ui/texts"},
		others: []string{"golang.org/x/image", "codeberg.org/go-fonts/liberation", "github.com/boombuler/barcode"},
		why:    "a ticket's paper is made of its view and the configuration, for a page, the API and a printer alike",
	},
	{
		path: "kiosk/printing/escpos", own: nil, others: nil,
		why: "the language of receipt printers knows no ticket",
	},
	{
		path: "kiosk/printing/printer", own: []string{"kiosk/printing/escpos"}, others: []string{"golang.org/x/sys"}, tests: []string{"tools/printeremu"},
		why: "a printer at an address prints pictures, whatever is on them",
	},
	{
		path: "kiosk/printing/agent", own: []string{"hall", "kiosk/printing"}, others: []string{"github.com/gofrs/flock", "github.com/gorilla/websocket"},
		tests: []string{"tools/printeremu"},
		why:   "the print agent runs on a kiosk's machine and is a client of the public API and the live feed like anyone else",
	},
	{
		path: "counter", own: []string{"hall", "ui"}, others: []string{"github.com/gofiber/fiber/v2"},
		why: "pages talk to the public API and the live feed like anyone else",
	},
	{
		path: "desk", own: []string{"hall", "ui"}, others: []string{"github.com/gofiber/fiber/v2"},
		why: "pages talk to the public API and the live feed like anyone else",
	},
	{
		path: "display", own: []string{"hall", "ui"}, others: []string{"github.com/gofiber/fiber/v2"},
		why: "pages talk to the public API and the live feed like anyone else",
	},
	{
		path: "display/voice", own: []string{"hall"}, others: []string{"github.com/gofiber/fiber/v2"},
		why: "the clips of spoken calls are files that any page may play; which of them a call consists of is decided in the pages",
	},
	{
		path: "signs", own: []string{"hall", "internal/limit"}, others: nil, tests: []string{"live", "live/livetest"},
		why: "panels get lines of text from the live picture; they know no page and no websocket",
	},
	{
		path: "office", own: []string{"hall", "report", "ui", "backoffice/accounts", "backoffice/health", "backoffice/printers", "access", "web"}, others: []string{"github.com/gofiber/fiber/v2"}, tests: []string{"store"},
		why: "the overview talks to the public API like anyone else; the pages of people and devices are rendered from accounts, which have no API of their own, behind the rights and cookies of access and web",
	},
	{
		path: "internal/limit", own: nil, others: nil,
		why: "the one rate limiter and bounded map serves every room, so it may know none of them",
	},
	{
		path: "internal/settings", own: nil, others: []string{"github.com/alecthomas/kong"},
		why: "settings are read before any room exists",
	},
	{
		path: "backup", own: []string{"hall", "ledger", "store"}, others: []string{"gorm.io/gorm"}, tests: []string{"report"},
		why: "a backup is what the ledger and the rooms know; it hands each room the transaction for the room's own rows and knows no table itself",
	},
	{
		path: "simulate", own: []string{"hall"}, others: nil,
		why: "it drives a hall from outside, by the public API, like anyone else",
	},
	{
		path: "tools/testkit", own: []string{"hall"},
		others: []string{"github.com/alicebob/miniredis/v2", "github.com/redis/go-redis/v9", "github.com/go-sql-driver/mysql", "github.com/gofrs/flock"},
		why:    "servers for tests of every room, so it may know none of them",
	},
	{
		path: "tools/printeremu", own: nil, others: []string{"golang.org/x/sys"},
		why: "a printer for tests and demonstrations of every room, so it may know none of them; it reads ESC/POS by itself, so that it cannot share a mistake",
	},
	{
		path: "tools/chaos", own: []string{"hall", "access", "ledger", "store", "live/livetest", "tools/testkit"},
		others: []string{"github.com/anishathalye/porcupine", "github.com/gorilla/websocket", "github.com/redis/go-redis/v9", "golang.org/x/sync"},
		why:    "it drives the built server from outside; of ours it reads the ledger, as the witness, and makes tokens",
	},
	{
		path: "tools/bench", own: []string{"tools/testkit"},
		others: []string{"github.com/go-sql-driver/mysql", "github.com/gorilla/websocket", "github.com/redis/go-redis/v9", "golang.org/x/sync"},
		why:    "it measures built servers of any revision from outside, so it may know nothing of this one's rooms",
	},
	{
		path: "tools/apitypes", own: []string{"api", "report/measure"}, others: nil,
		why: "it writes what the pages' modules take from Go: types from the API's description, the list of measures",
	},
	{
		path: "tools/walls", own: nil, others: nil,
		why: "it reads files",
	},
	{
		path: "tools/packaging", own: nil, others: []string{"github.com/goccy/go-yaml"},
		why: "it reads files and runs what was built from them",
	},
	{
		path: "app", own: []string{"*"}, others: []string{"*"},
		why: "the one place where the rooms are joined and the policies that need several of them live",
	},
	{
		path: "cmd/mpp", own: []string{"app", "internal/settings", "simulate", "kiosk/printing"},
		others: []string{"github.com/alecthomas/kong", "github.com/schollz/progressbar/v3", "golang.org/x/term"},
		why:    "a command reads flags, calls app and prints; a simulated day and a print agent are clients of any server, so their commands fill their own options",
	},
}

// testOwn and testOthers are for tests of every room.
var (
	testOwn    = []string{"tools/testkit", "hall"} // hall/halltest among it
	testOthers = []string{
		"pgregory.net/rapid", "go.uber.org/goleak", "github.com/getkin/kin-openapi",
		"github.com/alicebob/miniredis/v2", "github.com/gorilla/websocket", "github.com/gofiber/fiber/v2",
		"github.com/makiuchi-d/gozxing",
	}
)

// onlyInTests may be imported by no other code than tests.
var onlyInTests = map[string]string{
	"tools/testkit":    "it starts and kills servers",
	"tools/chaos":      "it breaks servers",
	"tools/printeremu": "it prints nothing",
	"tools/bench":      "it strains servers",
	"api/apitest":      "it has secrets that everybody knows",
	"hall/halltest":    "its halls are made up",
	"live/livetest":    "its halls are made up",
	"ui/uitest":        "it asks as a test does",
}
