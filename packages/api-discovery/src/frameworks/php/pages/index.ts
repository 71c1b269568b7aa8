/** PHP without a framework: every file below the web server's folder answers under its own name, some for more paths. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { text, type Value } from '../../../engine/values.ts'
import { PageFacts, type Asked } from '../../../languages/php/page-request.ts'
import { isIncluded } from '../../../languages/php/requiring.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { isPage, pathOf, writesMarkup } from './files.ts'
import { lineComparing } from './lines.ts'

const READS = String.raw`\$_(?:GET|POST|REQUEST|COOKIE|FILES)\s*\[|\bREQUEST_(?:METHOD|URI)\b|\bphp://input\b|\bINPUT_(?:GET|POST)\b`
const MARKUP = String.raw`<html|<body|<form|<!doctype`

/** What a route asks of which file. */
interface Page {
  readonly module: Module
  readonly asked: Asked
}

function isPageFacts(facts: unknown): facts is Page {
  return typeof facts === 'object' && facts !== null && 'module' in facts && 'asked' in facts
}

const reader: Reader = {
  framework: 'php',
  syntax: (piece) => [{ path: piece, params: [] }],
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isPageFacts(route.facts)) readPage(route.facts, run, facts)
  },
}

export const phpPages: Framework = {
  name: 'php',
  languages: ['php'],
  packages: [],
  hints: READS,

  files(project: Project, run: Interpreter): void {
    const routed = new Set(project.graph.routers.flatMap(({ entries }) => entries.map(({ file }) => file)))
    const hasFramework = [...routed].some((file) => file.endsWith('.php'))
    const reads = new RegExp(READS)
    for (const { file, text: source } of sourcesOf(
      project,
      /\.(?:php|phtml)$/,
      new RegExp(`${READS}|${MARKUP}`, 'i'),
    )) {
      const isRead = reads.test(source)
      if (routed.has(file) || (hasFramework && !isRead) || !isPage(file, source)) continue
      const module = project.module(file)
      if (module !== undefined && !isIncluded(module, project)) run.unit(module, () => addPage(module, source, run))
    }
  },
}

/** Reads a page's statements as if they were those of a handler. */
function readPage({ module, asked }: Page, run: Interpreter, facts?: HandlerFacts): PageFacts {
  const found = new PageFacts(asked, facts)
  const whole: FunctionDef = { params: [], body: module.def.body, line: 1 }
  run.handle(run.makeFunction(whole, module.scope), [], found)
  return found
}

function addPage(module: Module, source: string, run: Interpreter): void {
  const open = readPage({ module, asked: {} }, run)
  const paths = [...open.paths].flatMap((written) => {
    const path = chosenPath(written)
    return path === undefined ? [] : [{ written, path }]
  })
  if (paths.length > 0) {
    for (const { written, path } of paths) addChosen(module, written, path, open, run)
    return
  }
  const hasMarkup = writesMarkup(source)
  if (open.places.size === 0 && open.methods.size === 0 && !hasMarkup) return
  for (const method of methodsOf(open, hasMarkup))
    addRoute({ module, asked: { method } }, text(pathOf(module.file)), 1, run)
}

/**
 * A page answers every method. It is given those that it asks for by name, POST where it reads a body, and GET where it
 * reads the query, writes markup or does none of it.
 */
function methodsOf({ methods, places }: Pick<PageFacts, 'methods' | 'places'>, hasMarkup: boolean): string[] {
  const readsBody = places.has('form') || places.has('json') || places.has('body')
  const found = new Set(methods)
  if (methods.size === 0 && readsBody) found.add('POST')
  if (hasMarkup || places.has('query') || found.size === 0) found.add('GET')
  return [...found]
}

/** `/users`, or the expression `#^/users/(\d+)$#` without its ends. */
function chosenPath(written: string): Value | undefined {
  if (/^\/[\w./~@-]*$/.test(written)) return text(written)
  const [mark = ''] = written
  const end = written.lastIndexOf(mark)
  const inside = written.slice(1, end)
  return /^[#~@!%/|]$/.test(mark) && end > 1 && /^\^?\\?\//.test(inside) ? { kind: 'regex', source: inside } : undefined
}

/** One of the paths of a page that is a router of its own. */
function addChosen(module: Module, written: string, path: Value, open: PageFacts, run: Interpreter): void {
  const line = lineComparing(module.def.body, written)
  const reaching = [...open.methods].filter(
    (method) => readPage({ module, asked: { method, path: written } }, run).reachesWanted,
  )
  const { places } = readPage({ module, asked: { path: written } }, run)
  // Where every method gets there, none is asked for.
  const isChosen = reaching.length > 0 && reaching.length < open.methods.size
  for (const method of isChosen ? reaching : methodsOf({ methods: new Set(), places }, false))
    addRoute({ module, asked: { method, path: written } }, path, line, run)
}

function addRoute(page: Page, path: Value, line: number, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({
    file: page.module.file,
    line,
    methods: [page.asked.method ?? 'GET'],
    path,
    handlers: [],
    condition: undefined,
    facts: page,
  })
}
