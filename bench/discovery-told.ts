// Recall and precision of source discovery against what programs say of themselves when they run.
//   node bench/discovery-told.ts fastapi PYTHON DOCS_SRC   the applications in the sources of FastAPI's documentation (its sdist has them)
//   node bench/discovery-told.ts rails FOLDER ROUTES       a Rails application, and what `bin/rails routes` printed in it
// PYTHON is an interpreter that has fastapi[standard] installed. Nothing of the programs is run by discovery itself.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { discoverSource, type SourceEndpoint } from '@holdfast/api-discovery'
import { report } from './support-report.ts'

/** Endpoints by `GET /users/{id}`, with their inputs as `query page` where they are told. */
type Told = ReadonlyMap<string, readonly string[] | undefined>

const score = { endpoints: 0, found: 0, extra: 0, inputs: 0, 'inputs found': 0, 'inputs extra': 0 }

/** Prints, by file, the operations of each application with their inputs. */
const TELL = `
import contextlib, importlib, io, json, pathlib, re, sys
from fastapi.openapi.utils import get_openapi
root = pathlib.Path(sys.argv[1]).resolve()
sys.path.insert(0, str(root.parent))

def fields(schema, document):
    while '$ref' in schema:
        schema = document['components']['schemas'][schema['$ref'].split('/')[-1]]
    return list(schema.get('properties', {}))

def inputs(operation, document):
    told = [f"{one['in']} {one['name']}" for one in operation.get('parameters', [])]
    for kind, content in operation.get('requestBody', {}).get('content', {}).items():
        place = 'json' if kind == 'application/json' else 'form'
        told += [f'{place} {name}' for name in fields(content.get('schema', {}), document)]
    return told

told = {}
for file in sorted(root.rglob('*.py')):
    name = file.relative_to(root)
    if file.name == '__init__.py' or 'test' in file.name:
        continue
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module('.'.join((root.name, *name.with_suffix('').parts)))
        document = get_openapi(title='', version='', routes=module.app.routes)
    except BaseException as error:
        print(f'left out {name}: {error!r}'[:160], file=sys.stderr)
        continue
    told[str(name)] = {
        f"{method.upper()} {re.sub(r':path}', '}', path)}": inputs(operation, document)
        for path, item in document.get('paths', {}).items()
        for method, operation in item.items()
    }
print(json.dumps(told))
`

const [kind, first = '', second = ''] = process.argv.slice(2)
if (kind === 'fastapi') await compareFastApi(first, second)
else if (kind === 'rails') compare(basename(first), railsRoutes(readFileSync(second, 'utf8')), await found(first))
else {
  console.error('usage: node bench/discovery-told.ts fastapi PYTHON DOCS_SRC | rails FOLDER ROUTES')
  process.exit(2)
}
report(`Source discovery against what ${kind} says`, [score])

async function compareFastApi(python: string, folder: string): Promise<void> {
  const output = execFileSync(python, ['-c', TELL, folder], { maxBuffer: 2 ** 28, encoding: 'utf8' })
  // The program below prints it.
  const told = JSON.parse(output) as Record<string, Record<string, string[]>>
  for (const [file, endpoints] of Object.entries(told)) {
    const isPackage = basename(file) === 'main.py'
    // The other files of a package are read with its main one.
    if (!isPackage && /app/.test(dirname(file))) continue
    const alone = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
    const from = join(folder, isPackage ? dirname(file) : file)
    cpSync(from, join(alone, isPackage ? 'app' : 'main.py'), { recursive: true })
    try {
      compare(file, new Map(Object.entries(endpoints)), await found(alone))
    } finally {
      rmSync(alone, { recursive: true, force: true })
    }
  }
}

async function found(folder: string): Promise<readonly SourceEndpoint[]> {
  const { endpoints } = await discoverSource(folder)
  return endpoints.filter(({ origin, protocol }) => origin === 'code' && (protocol ?? 'http') === 'http')
}

function compare(program: string, told: Told, endpoints: readonly SourceEndpoint[]): void {
  const have = new Map(endpoints.map((one) => [`${one.method} ${one.path}`, one]))
  for (const [key, inputs] of told) {
    score.endpoints++
    const one = have.get(key)
    if (one === undefined) {
      console.log(`missed  ${program}: ${key}`)
      continue
    }
    score.found++
    if (inputs !== undefined) compareInputs(`${program}: ${key}`, inputs, one)
  }
  for (const [key, { file, line }] of have) {
    if (told.has(key)) continue
    score.extra++
    console.log(`extra   ${program}: ${key} (${file}:${line})`)
  }
}

function compareInputs(where: string, told: readonly string[], one: SourceEndpoint): void {
  const want = new Set(told.map((input) => input.toLowerCase()))
  const have = new Set(one.params.map((param) => `${param.in} ${param.name}`.toLowerCase()))
  score.inputs += want.size
  score['inputs found'] += want.intersection(have).size
  score['inputs extra'] += have.difference(want).size
  for (const input of want.difference(have)) console.log(`missed  ${where}: ${input}`)
  for (const input of have.difference(want)) console.log(`extra   ${where}: ${input}`)
}

/** Paths with optional parts are told as one; each way to write them is one endpoint. */
function railsRoutes(text: string): Told {
  const told = new Map<string, undefined>()
  for (const line of text.split('\n')) {
    const [, methods = '', pattern = ''] = /\s([A-Z]+(?:\|[A-Z]+)*)\s+(\(?\/\S*)\s+\S+#/.exec(line) ?? []
    let paths = pattern === '' ? [] : [pattern.replace('(.:format)', '')]
    for (let depth = 0; depth < 6; depth++) {
      paths = paths.flatMap((path) => {
        const [whole, inside] = /\(([^()]*)\)/.exec(path) ?? []
        return whole === undefined ? [path] : [path.replace(whole, ''), path.replace(whole, inside ?? '')]
      })
    }
    for (const path of paths)
      for (const method of methods.split('|')) told.set(`${method} ${path.replace(/[:*](\w+)/g, '{$1}')}`, undefined)
  }
  return told
}
