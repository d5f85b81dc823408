package api

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/hall"
	"mpp/web"
)

type imported struct {
	Version int64    `json:"version"`
	Changes []string `json:"changes"`
}

// importHall is POST /hall.
func (a *API) importHall(c *fiber.Ctx, _ access.Principal, m hall.Meta) error {
	if err := web.CheckContentType(c, "application/yaml", "application/x-yaml", "text/yaml"); err != nil {
		return err
	}
	file := bytes.Clone(web.Body(c))
	if len(bytes.TrimSpace(file)) == 0 {
		return web.Invalid("body", web.ReasonMissing)
	}
	done, err := a.Importer.Import(c.UserContext(), file, m)
	if err := a.acknowledge(c.UserContext(), done.Seq, err); err != nil {
		return err
	}
	return c.JSON(imported{Version: done.Version, Changes: some(done.Changes)})
}

// exportHall is GET /hall/file.
func (a *API) exportHall(c *fiber.Ctx, _ access.Principal) error {
	file, err := a.Importer.Export(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/yaml")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="hall.yaml"`)
	return c.Send(file)
}
