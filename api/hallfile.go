package api

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/web"
)

type imported struct {
	Version int64    `json:"version"`
	Changes []string `json:"changes"`
}

// importHall is POST /hall.
func (a *API) importHall(c *fiber.Ctx) error {
	p, err := a.allowed(c, access.Configure)
	if err != nil {
		return err
	}
	m, err := meta(c, p, access.Configure)
	if err != nil {
		return err
	}
	if err := web.CheckContentType(c, "application/yaml", "application/x-yaml", "text/yaml"); err != nil {
		return err
	}
	file := bytes.Clone(web.Body(c))
	if len(bytes.TrimSpace(file)) == 0 {
		return web.Invalid("body", web.ReasonMissing)
	}
	done, err := a.Importer.Import(c.UserContext(), file, m)
	if err != nil {
		return err
	}
	if err := a.acknowledge(c.UserContext(), done.Seq); err != nil {
		return err
	}
	return c.JSON(imported{Version: done.Version, Changes: some(done.Changes)})
}

// exportHall is GET /hall/file.
func (a *API) exportHall(c *fiber.Ctx) error {
	if _, err := a.allowed(c, access.Configure); err != nil {
		return err
	}
	file, err := a.Importer.Export(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/yaml")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="hall.yaml"`)
	return c.Send(file)
}
