/** Whether `req.body` comes from JSON or from a form: the parser in front of a handler decides. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, type External, type Value } from '../../../engine/values.ts'
import { chainStart } from '../handlers.ts'

type BodyPlace = 'json' | 'form'

const FORM_PACKAGES = new Set([
  'multer',
  'express-fileupload',
  'express-formidable',
  'connect-busboy',
  'connect-multiparty',
])

/** What the applications of a project parse before all routes. */
const parsedFirst = new WeakMap<Project, Set<BodyPlace>>()

/** Takes note of the parsers among what `app.use` was given. */
export function noteBodyParsers(handlers: readonly Value[], run: Interpreter): void {
  for (const place of handlers.flatMap(placesParsed)) {
    const known = parsedFirst.get(run.project) ?? new Set()
    parsedFirst.set(run.project, known.add(place))
  }
}

/** Where the fields of `req.body` travel for handlers with these before them. Both parsers together say nothing: JSON. */
export function bodyPlace(handlers: readonly Value[], run: Interpreter): BodyPlace {
  const own = new Set(handlers.flatMap(placesParsed))
  const places = own.size > 0 ? own : parsedFirst.get(run.project)
  return places?.has('form') === true && !places.has('json') ? 'form' : 'json'
}

function placesParsed(handler: Value): readonly BodyPlace[] {
  return itemsOf(handler).flatMap((one) => (one.kind === 'external' ? placesOf(one) : []))
}

function placesOf(handler: External): readonly BodyPlace[] {
  const { package: name, path } = chainStart(handler)
  if (FORM_PACKAGES.has(name)) return ['form']
  if (name !== 'express' && name !== 'body-parser') return []
  const parser = path.findLast((part) => part !== '()' && part !== 'default')
  if (parser === 'urlencoded') return ['form']
  if (parser === 'json') return ['json']
  // bodyParser() of old parses both.
  return parser === undefined && name === 'body-parser' ? ['json', 'form'] : []
}
