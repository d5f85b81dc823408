package store

import (
	"database/sql"
	"net"
	"net/url"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"

	"mpp/hall"
)

func (db *DB) openMySQL(address string) error {
	config, err := mysqlConfig(address)
	if err != nil {
		return err
	}
	connector, err := driver.NewConnector(config)
	if err != nil {
		return hall.Refuse(hall.CodeInvalid, "the database address: %v", err)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(mysqlMaxOpen)
	pool.SetMaxIdleConns(mysqlMaxIdle)
	pool.SetConnMaxLifetime(mysqlMaxAge)
	db.write, err = db.openGorm(pool, mysql.New(mysql.Config{Conn: pool, DSNConfig: config,
		// It would ask the server now, for what concerns GORM's own migrations.
		SkipInitializeWithVersion: true}))
	db.read = db.write
	return err
}

// mysqlConfig reads mysql://user:password@host:port/database?parameters. The
// parameters are those of the driver (tls, timeout, collation ...). Ours are only
// defaults, except where correctness depends on them.
func mysqlConfig(address string) (*driver.Config, error) {
	u, err := url.Parse(address)
	if err != nil {
		// Not the cause: it repeats the address with its password.
		return nil, hall.Refuse(hall.CodeInvalid, "the database address is not a URL; write mysql://user:password@host:3306/database and percent-encode special characters of the password")
	}
	if u.Scheme != "mysql" {
		return nil, hall.Refuse(hall.CodeInvalid, "the database address begins with %q; mysql:// is known, for MySQL and MariaDB, or leave it empty for a SQLite file", u.Scheme)
	}
	database := strings.Trim(u.Path, "/")
	if u.Hostname() == "" || database == "" || strings.Contains(database, "/") {
		return nil, hall.Refuse(hall.CodeInvalid, "the database address needs a host and a database: mysql://user:password@host:3306/database")
	}
	config, err := driver.ParseDSN("/?" + withDefaults(u.Query()).Encode())
	if err != nil {
		return nil, hall.Refuse(hall.CodeInvalid, "the database address has a parameter that the driver refuses: %v", err)
	}
	port := u.Port()
	if port == "" {
		port = "3306"
	}
	config.Net, config.Addr = "tcp", net.JoinHostPort(u.Hostname(), port)
	config.User, config.DBName = u.User.Username(), database
	config.Passwd, _ = u.User.Password()
	config.ParseTime, config.Loc = true, time.UTC
	config.Logger = &driver.NopLogger{} // what it would print comes back as an error
	// One round trip a statement instead of three (prepare, execute, close).
	config.InterpolateParams = true
	// A row that was there already must not count as written.
	config.ClientFoundRows = false
	// A value too long must be an error, never cut in silence.
	if config.Params == nil {
		config.Params = map[string]string{}
	}
	config.Params["autocommit"] = "1" // one statement is one transaction, whatever the server's default
	config.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'"
	return config, nil
}

func withDefaults(q url.Values) url.Values {
	for key, value := range map[string]string{
		"timeout": "5s", "readTimeout": "60s", "writeTimeout": "30s", "charset": "utf8mb4",
	} {
		if !q.Has(key) {
			q.Set(key, value)
		}
	}
	return q
}
