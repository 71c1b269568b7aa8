/** Jetzig: files of `src/app/views`, whose functions are actions, and `app.route(.GET, "/x", view, .action)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { partsIn, reads, type Token } from '../../shared/tokens.ts'
import { zigParams } from '../params.ts'
import { functionNamed, importedFile, zigFiles, type ZigFile } from '../source.ts'
import { posix } from 'node:path'

const reader: Reader = { framework: 'jetzig', syntax: colonPath }

/** By action: the method, and what follows the path of the view. */
const ACTIONS: Readonly<Record<string, readonly [HttpMethod, string]>> = {
  index: ['GET', ''],
  new: ['GET', '/new'],
  get: ['GET', '/:id'],
  edit: ['GET', '/:id/edit'],
  post: ['POST', ''],
  put: ['PUT', '/:id'],
  patch: ['PATCH', '/:id'],
  delete: ['DELETE', '/:id'],
}

export const jetzig: Framework = {
  name: 'jetzig',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const all = new Map(zigFiles(project, /\bjetzig\b/).map((one) => [one.file, one]))
    for (const file of all.values()) {
      const view = /(?:^|\/)app\/views\/(.+)\.zig$/.exec(file.file)?.[1]
      if (view !== undefined) addView(file, view === 'root' ? '' : `/${view.replace(/\/root$/, '')}`, run)
      for (const at of file.tokens.keys()) addCustom(file, at, all, run)
    }
  },
}

function addView(file: ZigFile, base: string, run: Interpreter): void {
  const { tokens } = file
  for (const [i, token] of tokens.entries()) {
    if (!reads(tokens, i, 'pub', 'fn') || tokens[i + 3]?.text !== '(') continue
    const name = tokens[i + 2]?.text ?? ''
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (action === undefined) continue
    const [method, below] = action
    add(file, token.line, method, `${base}${below}` || '/', name, file.tokens, run)
  }
}

/** `app.route(.GET, "/custom/:id", @import("app/views/custom.zig"), .show)` */
function addCustom(file: ZigFile, at: number, all: ReadonlyMap<string, ZigFile>, run: Interpreter): void {
  const { tokens } = file
  const word = tokens[at]
  if (word?.text !== 'route' || tokens[at - 1]?.text !== '.' || tokens[at + 1]?.text !== '(') return
  const [method, path, view, action] = partsIn(tokens, at + 1)
  const verb = method?.[1]?.text.toUpperCase()
  const [only] = path ?? []
  const name = action?.[1]?.text
  if (verb === undefined || only?.kind !== 'string' || name === undefined || !/^[A-Z]+$/.test(verb)) return
  const target = all.get(viewFile(file, view ?? []) ?? '')
  add(file, word.line, verb, only.text, name, target?.tokens ?? [], run)
}

function viewFile(file: ZigFile, view: readonly Token[]): string | undefined {
  const [first, , path] = view
  if (first?.text === '@import' && path?.kind === 'string') return posix.join(posix.dirname(file.file), path.text)
  return view.length === 1 && first !== undefined ? importedFile(file, first.text) : undefined
}

function add(
  { file }: ZigFile,
  line: number,
  method: HttpMethod,
  path: string,
  handler: string,
  tokens: readonly Token[],
  run: Interpreter,
): void {
  const body = functionNamed(tokens, handler)
  const place = placeByMethod([method], 'json')
  const params =
    body === undefined
      ? []
      : zigParams(body, tokens, {
          named: { getHeader: 'header' },
          whole: { params: place, queryParams: 'query', headers: 'header', cookies: 'cookie' },
          decoded: { expectParams: place },
        })
  addPlainRoute({ file, line, methods: [method], path, handler, params }, reader, run)
}
