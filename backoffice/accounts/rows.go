package accounts

import "mpp/hall"

// Rows as the tables hold them; migrations 00007 says what each column means.

type personRow struct {
	Hall         string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Login        string // lower case
	Name         string
	Role         hall.Role
	Agency       string
	State        PersonState
	PasswordHash string
	MustChange   bool
	CreatedAt    hall.Millis `gorm:"autoCreateTime:false"`
	CreatedBy    string
	LastSignInAt hall.Millis
	Rev          int64
}

func (personRow) TableName() string { return "people" }

type linkRow struct {
	Hall      string `gorm:"primaryKey"`
	Hash      string `gorm:"primaryKey"`
	Purpose   LinkPurpose
	Person    string
	CreatedAt hall.Millis `gorm:"autoCreateTime:false"`
	CreatedBy string
	ExpiresAt hall.Millis
	UsedAt    hall.Millis
}

func (linkRow) TableName() string { return "links" }

type sessionRow struct {
	Hall        string `gorm:"primaryKey"`
	ID          string `gorm:"primaryKey"`
	Person      string
	CreatedAt   hall.Millis `gorm:"autoCreateTime:false"`
	LastSeenAt  hall.Millis
	AbsoluteEnd hall.Millis
	EndedAt     hall.Millis
	EndedWhy    EndReason
	Agent       string
	Address     string
}

func (sessionRow) TableName() string { return "sessions" }

type signInRow struct {
	Hall    string      `gorm:"primaryKey"`
	ID      string      `gorm:"primaryKey"`
	AtMS    hall.Millis `gorm:"column:at_ms"`
	Person  string
	Login   string
	Address string
	Result  SignInResult
}

func (signInRow) TableName() string { return "sign_ins" }

type takeRow struct {
	Hall    string `gorm:"primaryKey"`
	Counter string `gorm:"primaryKey"`
	Take    string
	Person  string
	Session string
	SinceAt hall.Millis
}

func (takeRow) TableName() string { return "counter_takes" }

type deviceRow struct {
	Hall       string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	Name       string
	Kind       DeviceKind
	Place      string
	Token      string
	State      DeviceState
	PairedAt   hall.Millis
	PairedBy   string
	RevokedAt  hall.Millis
	LastSeenAt hall.Millis
	Version    string
	Page       string
}

func (deviceRow) TableName() string { return "devices" }

type pairingRow struct {
	Hall        string `gorm:"primaryKey"`
	SecretHash  string `gorm:"primaryKey"`
	CodeHash    string
	Kind        DeviceKind
	Place       string
	Page        string
	Version     string
	Agent       string
	Address     string
	CreatedAt   hall.Millis `gorm:"autoCreateTime:false"`
	ExpiresAt   hall.Millis
	Device      string
	CollectedAt hall.Millis
}

func (pairingRow) TableName() string { return "pairings" }

type apiTokenRow struct {
	Hall      string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	Name      string
	Role      hall.Role
	Agency    string
	Counter   string
	CreatedAt hall.Millis `gorm:"autoCreateTime:false"`
	CreatedBy string
	ExpiresAt hall.Millis
}

func (apiTokenRow) TableName() string { return "api_tokens" }

type revokedRow struct {
	Hall    string      `gorm:"primaryKey"`
	ID      string      `gorm:"primaryKey"`
	AtMS    hall.Millis `gorm:"column:at_ms"`
	ByActor string
	Why     EndReason
	UntilAt hall.Millis
}

func (revokedRow) TableName() string { return "revoked" }
