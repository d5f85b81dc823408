package accounts

import "mpp/hall"

// Rows as the tables hold them; migrations 00007 says what each column means. What JSON
// names is in backups: renaming it makes a new version of the section.

type personRow struct {
	Hall         string      `gorm:"primaryKey" json:"-"`
	ID           string      `gorm:"primaryKey" json:"id"`
	Login        string      `json:"login"` // lower case
	Name         string      `json:"name"`
	Role         hall.Role   `json:"role"`
	Agency       string      `json:"agency"`
	State        PersonState `json:"state"`
	PasswordHash string      `json:"password_hash"`
	MustChange   bool        `json:"must_change"`
	CreatedAt    hall.Millis `gorm:"autoCreateTime:false" json:"created_at"`
	CreatedBy    string      `json:"created_by"`
	LastSignInAt hall.Millis `json:"last_sign_in_at"`
	Rev          int64       `json:"rev"`
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
	Hall       string      `gorm:"primaryKey" json:"-"`
	ID         string      `gorm:"primaryKey" json:"id"`
	Name       string      `json:"name"`
	Kind       DeviceKind  `json:"kind"`
	Place      string      `json:"place"`
	Token      string      `json:"token"`
	State      DeviceState `json:"state"`
	PairedAt   hall.Millis `json:"paired_at"`
	PairedBy   string      `json:"paired_by"`
	RevokedAt  hall.Millis `json:"revoked_at"`
	LastSeenAt hall.Millis `json:"last_seen_at"`
	Version    string      `json:"version"`
	Page       string      `json:"page"`
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
	Hall      string      `gorm:"primaryKey" json:"-"`
	ID        string      `gorm:"primaryKey" json:"id"`
	Name      string      `json:"name"`
	Role      hall.Role   `json:"role"`
	Agency    string      `json:"agency"`
	Counter   string      `json:"counter"`
	CreatedAt hall.Millis `gorm:"autoCreateTime:false" json:"created_at"`
	CreatedBy string      `json:"created_by"`
	ExpiresAt hall.Millis `json:"expires_at"`
}

func (apiTokenRow) TableName() string { return "api_tokens" }

type revokedRow struct {
	Hall    string      `gorm:"primaryKey" json:"-"`
	ID      string      `gorm:"primaryKey" json:"id"`
	AtMS    hall.Millis `gorm:"column:at_ms" json:"at_ms"`
	ByActor string      `json:"by_actor"`
	Why     EndReason   `json:"why"`
	UntilAt hall.Millis `json:"until_at"`
}

func (revokedRow) TableName() string { return "revoked" }
