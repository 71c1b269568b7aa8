/** Where a servlet that serves resources is mapped: in code, in web.xml, in the configuration of Dropwizard. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { below, fullName, plainText, text, type External, type Value } from '../../../engine/values.ts'
import { documentOf } from '../servlet/web-xml.ts'

/** A prefix, and the file that says so. */
export interface Mapping {
  readonly file: string
  readonly path: Value
}

const SERVLET = /(?:\bServletContainer|HttpServletDispatcher|HttpServlet30Dispatcher|\bws\.rs\.core\.Application)$/

const inCode = new WeakMap<Project, Mapping[]>()

/** `addServlet(new ServletHolder(new ServletContainer(config)), "/api/*")`, `jersey().setUrlPattern("/api/*")` */
export function noteMapping(callee: External, call: Call, run: Interpreter): void {
  const name = callee.path.at(-1)
  if (name === 'addServlet') noteServlet(call, text(''), run)
  else if (name === 'setUrlPattern') note(call, text(''), run)
}

/** `addServlet(holder, "/api/*")` below a path, when the servlet serves resources. */
export function noteServlet(call: Call, under: Value, run: Interpreter): void {
  if (call.args.some((arg) => servesResources(arg, 0))) note(call, under, run)
}

function note(call: Call, under: Value, run: Interpreter): void {
  const pattern = call.args.find((arg) => arg.kind === 'text')
  if (pattern === undefined) return
  const known = inCode.get(run.project) ?? []
  inCode.set(run.project, [...known, { file: call.file, path: below(under, prefixOfPattern(pattern)) }])
}

/** The servlet itself, or a holder of it. */
function servesResources(value: Value, depth: number): boolean {
  if (value.kind !== 'external' || depth > 4) return false
  if (SERVLET.test(fullName(value))) return true
  return value.call?.args.some((arg) => servesResources(arg, depth + 1)) === true
}

/** `/api/*` puts `/api` in front. */
export function prefixOfPattern(pattern: Value): Value {
  const known = plainText(pattern)
  return known === undefined ? pattern : text(known.replace(/\/?\*$/, ''))
}

export function mappingsIn(project: Project): Mapping[] {
  return [...(inCode.get(project) ?? []), ...descriptorMappings(project), ...dropwizardMappings(project)]
}

function descriptorMappings(project: Project): Mapping[] {
  return [...project.files.paths].flatMap((file): Mapping[] => {
    const root = /(?:^|\/)web\.xml$/.test(file) ? documentOf(file, project) : undefined
    const childText = (
      of: { readonly children: readonly { readonly name: string; readonly text: string }[] },
      name: string,
    ): string => of.children.find((child) => child.name === name)?.text ?? ''
    const servlets = (root?.children ?? []).filter(
      (child) =>
        child.name === 'servlet' &&
        (SERVLET.test(childText(child, 'servlet-class')) || SERVLET.test(childText(child, 'servlet-name'))),
    )
    const names = new Set(servlets.map((child) => childText(child, 'servlet-name')))
    return (root?.children ?? [])
      .filter((child) => child.name === 'servlet-mapping')
      .filter((child) => names.has(childText(child, 'servlet-name')) || SERVLET.test(childText(child, 'servlet-name')))
      .map((child) => ({ file, path: prefixOfPattern(text(childText(child, 'url-pattern'))) }))
  })
}

/** `rootPath` (below `applicationContextPath`) of the file that a Dropwizard application is started with. */
function dropwizardMappings(project: Project): Mapping[] {
  return [...project.files.paths].flatMap((file): Mapping[] => {
    if (!/(?:^|\/)[\w.-]+\.ya?ml$/.test(file)) return []
    const source = project.files.text(file) ?? ''
    if (!/^server:/m.test(source) || !/^\s+(?:rootPath|applicationConnectors|applicationContextPath):/m.test(source))
      return []
    const value = (name: string): string =>
      new RegExp(`^\\s+${name}:\\s*['"]?(/[^'"\\s#]*)`, 'm').exec(source)?.[1] ?? ''
    const whole = `${value('applicationContextPath')}${value('rootPath').replace(/\/?\*$/, '')}`
    return whole === '' ? [] : [{ file, path: text(whole) }]
  })
}
