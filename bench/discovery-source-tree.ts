// Source trees of a wanted size for benchmarks: services in four languages, of which some files declare routes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface GeneratedTree {
  readonly files: number
  readonly lines: number
  readonly routes: number
}

/** Writes a tree of about `lines` lines; `routeShare` of its files declare five routes each. */
export function writeSourceTree(root: string, lines: number, routeShare: number): GeneratedTree {
  let files = 0
  let written = 0
  let routes = 0
  for (let i = 0; written < lines; i++) {
    const kind = KINDS[i % KINDS.length] ?? KINDS[0]
    if (kind === undefined) break
    const hasRoutes = Math.floor((i + 1) * routeShare) > Math.floor(i * routeShare)
    const text = hasRoutes ? `${kind.routes(i)}${kind.plain(i, 8)}` : kind.plain(i, 14)
    const path = join(root, `service${Math.floor(i / 400)}`, kind.path(i))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    files++
    if (hasRoutes) routes += 5
    written += text.split('\n').length - 1
  }
  return { files, lines: written, routes }
}

interface Kind {
  path(i: number): string
  routes(i: number): string
  plain(i: number, functions: number): string
}

const each = (count: number, make: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => make(k)).join('')

const typescript: Kind = {
  path: (i) => `src/module${i}.ts`,
  routes: (i) => `import { Router, type Request, type Response } from 'express'
export const router${i} = Router()
${each(
  5,
  (
    k,
  ) => `router${i}.${['get', 'post', 'put', 'delete', 'get'][k]}('/things${i}/part${k}/:id', async (req: Request, res: Response) => {
  const limit = Number(req.query.limit ?? 20)
  const found = await load${i}_${k % 4}(req.params.id, limit)
  if (found === undefined) return res.status(404).json({ error: 'not found' })
  res.json({ found, name: req.body.name })
})
`,
)}`,
  plain: (i, functions) => `import { createHash } from 'node:crypto'

export interface Thing${i} { readonly id: string; readonly size: number; readonly tags: readonly string[] }
${each(
  functions,
  (k) => `
/** Sums what is in the list, and leaves out what has no size. */
export async function load${i}_${k}(id: string, limit: number): Promise<Thing${i} | undefined> {
  const hash = createHash('sha256').update(id).digest('hex')
  const things = new Map<string, Thing${i}>()
  for (let n = 0; n < limit; n++) {
    const key = \`\${hash}-\${n % 7}\`
    const known = things.get(key)
    things.set(key, { id: key, size: (known?.size ?? 0) + n, tags: ['a', 'b', String(n)].filter((tag) => tag !== id) })
  }
  return things.get(hash) ?? [...things.values()].sort((a, b) => a.size - b.size)[0]
}
`,
)}`,
}

const python: Kind = {
  path: (i) => `app/module${i}.py`,
  routes: (i) => `from flask import Blueprint, jsonify, request
blueprint${i} = Blueprint("b${i}", __name__, url_prefix="/py${i}")
${each(
  5,
  (k) => `
@blueprint${i}.route("/part${k}/<int:id>", methods=["GET", "POST"])
def view${i}_${k}(id):
    limit = request.args.get("limit", 20)
    if limit is None:
        return jsonify(error="not found"), 404
    return jsonify(id=id, name=request.json["name"])
`,
)}`,
  plain: (i, functions) => `import hashlib
from dataclasses import dataclass


@dataclass
class Thing${i}:
    id: str
    size: int
    tags: list[str]

${each(
  functions,
  (k) => `
def load${i}_${k}(id: str, limit: int = 20) -> Thing${i} | None:
    """Sums what is in the list, and leaves out what has no size."""
    digest = hashlib.sha256(id.encode()).hexdigest()
    things: dict[str, Thing${i}] = {}
    for n in range(limit):
        key = f"{digest}-{n % 7}"
        known = things.get(key)
        things[key] = Thing${i}(id=key, size=(known.size if known else 0) + n, tags=[t for t in ("a", "b", str(n)) if t != id])
    return things.get(digest) or (sorted(things.values(), key=lambda one: one.size)[0] if things else None)

`,
)}`,
}

const go: Kind = {
  path: (i) => `pkg${i}/module.go`,
  routes: (i) => `package pkg${i}

import (
	"crypto/sha256"
	"fmt"

	"github.com/gin-gonic/gin"
)

func Register(r *gin.Engine) {
	g := r.Group("/go${i}")
${each(
  5,
  (k) => `	g.${['GET', 'POST', 'PUT', 'DELETE', 'GET'][k]}("/part${k}/:id", func(c *gin.Context) {
		limit := c.Query("limit")
		if limit == "" {
			c.JSON(404, gin.H{"error": "not found"})
			return
		}
		c.JSON(200, gin.H{"id": c.Param("id")})
	})
`,
)}}
`,
  plain: (i, functions) => `${
    functions > 8
      ? `package pkg${i}

import (
	"crypto/sha256"
	"fmt"
)
`
      : ''
  }
type Thing struct {
	ID   string
	Size int
	Tags []string
}
${each(
  functions,
  (k) => `
// Load${k} sums what is in the list, and leaves out what has no size.
func Load${k}(id string, limit int) (*Thing, error) {
	digest := fmt.Sprintf("%x", sha256.Sum256([]byte(id)))
	things := map[string]*Thing{}
	for n := 0; n < limit; n++ {
		key := fmt.Sprintf("%s-%d", digest, n%7)
		known, ok := things[key]
		if !ok {
			known = &Thing{ID: key}
		}
		known.Size += n
		things[key] = known
	}
	if found, ok := things[digest]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("no thing %s", id)
}
`,
)}`,
}

const java: Kind = {
  path: (i) => `src/main/java/com/example/m${i}/Module${i}.java`,
  routes: (i) => `package com.example.m${i};

import java.util.*;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/java${i}")
class Controller${i} {
${each(
  5,
  (k) => `  @${['Get', 'Post', 'Put', 'Delete', 'Get'][k]}Mapping("/part${k}/{id}")
  public Map<String, Object> part${k}(@PathVariable String id, @RequestParam(defaultValue = "20") int limit) {
    if (limit == 0) {
      throw new IllegalArgumentException("no limit");
    }
    return Map.of("id", id, "limit", limit);
  }

`,
)}}
`,
  plain: (i, functions) => `${
    functions > 8
      ? `package com.example.m${i};

import java.util.*;
`
      : ''
  }
class Module${i} {
  record Thing(String id, int size, List<String> tags) {}
${each(
  functions,
  (k) => `
  /** Sums what is in the list, and leaves out what has no size. */
  public Optional<Thing> load${k}(String id, int limit) {
    Map<String, Thing> things = new HashMap<>();
    for (int n = 0; n < limit; n++) {
      String key = id + "-" + (n % 7);
      Thing known = things.get(key);
      int size = known == null ? 0 : known.size();
      things.put(key, new Thing(key, size + n, List.of("a", "b", String.valueOf(n))));
    }
    return things.values().stream().filter(thing -> thing.size() > 0).min(Comparator.comparingInt(Thing::size));
  }
`,
)}}
`,
}

const KINDS: readonly Kind[] = [typescript, python, go, java]
