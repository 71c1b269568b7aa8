import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.ts'
import { ruleCatalog } from '../src/report/rule-catalog.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'

const command = './holdfast api rule catalog docs/api-test-rules'
const docs = fileURLToPath(new URL('../../../docs/api-test-rules/', import.meta.url))
const rules = (await loadRules(builtinFolder)).map(({ rule }) => rule)

describe('the catalog of rules', () => {
  it(`in docs/ is what the rules say (else: ${command})`, async () => {
    const pages = ruleCatalog(rules)
    const stale = [...pages.keys()].map(async (name) => {
      const written = await readFile(join(docs, name), 'utf8').catch(() => '')
      return written === pages.get(name) ? [] : [name]
    })
    const unknown = (await readdir(docs)).filter((name) => !pages.has(name))
    expect([...(await Promise.all(stale)).flat(), ...unknown], `write the catalog anew: ${command}`).toEqual([])
  })

  it('counts and describes every rule once', () => {
    const pages = ruleCatalog(rules)
    expect(pages.get('README.md')).toContain(`# The ${rules.length} rules`)
    const described = [...pages.values()].flatMap((text) =>
      [...text.matchAll(/^## ([a-z\d-]+)$/gm)].map(([, id]) => id),
    )
    expect(described).toHaveLength(rules.length)
    expect(new Set(described)).toEqual(new Set(rules.map(({ id }) => id)))
  })

  it('replaces its own pages and leaves others alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-catalog-'))
    try {
      const write = (): Promise<number> =>
        runCli(['rule', 'catalog', folder], {
          out: () => undefined,
          err: () => undefined,
          isTty: false,
          environment: {},
        })
      expect(await write()).toBe(0)
      await writeFile(join(folder, 'notes.md'), 'mine')
      await writeFile(join(folder, 'old-class.md'), (await readFile(join(folder, 'README.md'), 'utf8')).slice(0, 200))
      expect(await write()).toBe(0)
      const names = await readdir(folder)
      expect(names).toContain('notes.md')
      expect(names).not.toContain('old-class.md')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
