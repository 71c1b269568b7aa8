/** Routes in the places of files: Vercel, Netlify, SolidStart, Qwik City, Medusa, Waku, Redwood, Cloudflare Pages, Fresh. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, plainText, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { exportsOf, nearestFile } from '../files/modules.ts'
import { methodsHandled } from '../files/methods-handled.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { manifestNames } from '../packages.ts'
import { CONVENTIONS, pathOf, type FileConvention } from './conventions.ts'

export const fileRoutes: Framework = {
  name: 'file-routes',
  languages: ['javascript'],
  packages: [],
  // Files that lie in such places are parsed because of that.
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      for (const convention of CONVENTIONS) {
        const match = convention.files.exec(file)
        if (match !== null && holdsFor(convention, file, project))
          addFile(file, match[1] ?? match[2] ?? '', convention, run)
      }
    }
  },
}

function holdsFor({ packages, configs, words }: FileConvention, file: string, project: Project): boolean {
  if (packages.length > 0 && manifestNames(project, file, packages) === true) return true
  if (configs.length > 0 && nearestFile(project, folderOf(file), configs) !== undefined) return true
  return words.test(project.files.text(file) ?? '')
}

function addFile(file: string, rest: string, convention: FileConvention, run: Interpreter): void {
  const module = run.project.module(file)
  if (module === undefined) return
  const router = run.project.graph.router(convention.reader)
  router.isApplication = true
  const [config] = exportsOf(file, ['config'], run)
  const own = config === undefined ? undefined : convention.own?.(config.value)
  const place: Place = {
    router,
    file,
    path: own?.path ?? pathOf(convention.base, rest),
    methods:
      own?.methods === undefined
        ? undefined
        : methodsGiven(itemsOf(own.methods).flatMap((one) => plainText(one) ?? [])),
  }
  const named = exportsOf(file, Object.keys(convention.exports), run)
  const answered = new Set<HttpMethod>()
  for (const { name, value, line } of named) {
    const { handler, guards } = unwrapExport(module, name, run)
    const facts = { guards: guards.map((guard) => ({ guard, line })) }
    for (const one of addHandler(place, name, handler ?? value, convention.exports[name] ?? [], line, facts))
      answered.add(one)
  }
  const [main] = convention.main === undefined ? [] : exportsOf(file, ['default'], run)
  if (convention.main === undefined || main === undefined) return
  const { handler, guards } = unwrapExport(module, 'default', run)
  const facts = { guards: guards.map((guard) => ({ guard, line: main.line })) }
  const left = convention.main.filter((method) => !answered.has(method))
  if (left.length > 0) addHandler(place, 'default', handler ?? main.value, left, main.line, facts)
}

interface Place {
  readonly router: Router
  readonly file: string
  readonly path: Value
  /** What the module itself says of its methods. */
  readonly methods: readonly HttpMethod[] | undefined
}

/** Answers with the methods that it found. */
function addHandler(
  { router, file, path, methods: given }: Place,
  name: string,
  value: Value,
  methods: readonly HttpMethod[],
  line: number,
  facts: unknown,
): readonly HttpMethod[] {
  const add = (handler: Value, answered: readonly HttpMethod[], at: number): readonly HttpMethod[] => {
    router.route({
      file,
      line: at,
      condition: undefined,
      methods: answered,
      path,
      handlers: [handler],
      handler: name,
      facts,
    })
    return answered
  }
  // `handler = { GET(request, context) … }`, also as `define.handlers({ … })`.
  const table = value.kind === 'external' ? value.call?.args[0] : value
  if (table?.kind === 'record') {
    return [...table.fields].flatMap(([key, handler]) => {
      const answered = methodsNamed(key.toLowerCase())
      return answered === undefined ? [] : add(handler, answered, table.lines?.get(key) ?? line)
    })
  }
  if (given !== undefined) return add(value, given, line)
  if (methods !== ANY_METHODS) return add(value, methods, line)
  return methodsHandled(value, line).flatMap(({ method }) =>
    add(value, method === undefined ? methods : [method], line),
  )
}
