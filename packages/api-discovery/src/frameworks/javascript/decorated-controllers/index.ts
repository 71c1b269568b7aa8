/** Frameworks whose routes are decorated methods of classes: LoopBack 4, routing-controllers, tsoa, Ts.ED, FoalTS, Midway and kin. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { list, plainText, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { methodsGiven } from '../http-methods.ts'
import { methodsOf } from '../nestjs/controllers.ts'
import { DIALECTS, OWN, type ControllerDialect } from './dialects.ts'
import { readInputs, type ControllerMethod } from './inputs.ts'
import { controllerMarks, entryFor, type ControllerMark } from './marks.ts'
import { joinedPath, noteChildren, noteMounts, notePrefixes, noteTsoa, pathGiven, prefixOf } from './prefixes.ts'

interface ControllerFacts {
  readonly method: ControllerMethod
  readonly guards: readonly { readonly guard: FoundGuard; readonly line: number }[]
}

const ALL = [...DIALECTS, OWN]

/** Packages that other adapters read, or whose decorators serve nothing. */
const FOREIGN = /^(?:@nestjs\/|@angular\/|class-|typeorm|@mikro-orm|type-graphql|@apollo|mobx|aurelia)/

/** Decorators of packages that are not known count as the application's own. */
function withOwn(marks: readonly ControllerMark[]): ControllerMark[] {
  return marks.map((mark) =>
    FOREIGN.test(mark.package) || DIALECTS.some((one) => one.packages.test(mark.package))
      ? mark
      : { ...mark, package: '' },
  )
}

const readers = new Map<string, Reader>(ALL.map((dialect) => [dialect.framework, readerOf(dialect)]))

function readerOf({ framework, syntax }: ControllerDialect): Reader {
  return {
    framework,
    endSlash: 'dropped',
    syntax,
    readHandlers: (route, facts, run) => readInputs(factsOf(route).method, facts, run),
    routeGuards: (route) => factsOf(route).guards,
  }
}

function factsOf(route: Route): ControllerFacts {
  // Only this adapter registers routes with these readers, and it always gives ControllerFacts.
  return route.facts as ControllerFacts
}

export const decoratedControllers: Framework = {
  name: 'controllers',
  languages: ['javascript'],
  packages: [
    '@loopback/rest',
    '@loopback/openapi-v3',
    'routing-controllers',
    'tsoa',
    'tsoa-next',
    '@tsoa/runtime',
    '@tsed/*',
    '@foal/core',
    '@midwayjs/*',
    'inversify-express-utils',
    '@inversifyjs/http-core',
    '@overnightjs/core',
    'fastify-decorators',
    '@decorators/express',
    'express-decorators',
    'ts-express-decorators',
  ],
  hints: String.raw`@\w+Controller\(|['"](?:@loopback/(?:rest|openapi-v3)|routing-controllers|tsoa(?:-next)?|@tsoa/runtime|@tsed/[\w-]+|@foal/core|@midwayjs/[\w-]+|inversify-express-utils|@inversifyjs/http-core|@overnightjs/core|fastify-decorators|@decorators/express|(?:ts-)?express-decorators)['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    notePrefixes(callee, call, run)
    return undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    const marks = controllerMarks(of.def.decorators, of.scope, run)
    const configuration = marks.find(({ name }) => name === 'Configuration' || name === 'ServerSettings')
    if (configuration !== undefined) noteMounts(configuration.args[0], run)
    else controllersSeen(run.project).push({ of, marks })
    for (const { args } of marks) noteChildren(of, args[0], run)
  },

  files(project: Project, run: Interpreter): void {
    // Prefixes are known when every class was seen.
    const seen = controllersSeen(project)
    if (seen.length > 0) noteTsoa(project)
    for (const { of, marks } of seen) addController(of, marks, run)
  },
}

interface SeenController {
  readonly of: ClassValue
  readonly marks: readonly ControllerMark[]
}

const seenControllers = new WeakMap<Project, SeenController[]>()

function controllersSeen(project: Project): SeenController[] {
  let seen = seenControllers.get(project)
  if (seen === undefined) seenControllers.set(project, (seen = []))
  return seen
}

function addController(of: ClassValue, seenMarks: readonly ControllerMark[], run: Interpreter): void {
  const classMarks = withOwn(seenMarks)
  const controller = classMarks.find((mark) =>
    mark.package === ''
      ? mark.name.endsWith('Controller')
      : DIALECTS.some((one) => one.packages.test(mark.package) && one.controllers.includes(mark.name)),
  )
  for (const { member, owner } of methodsOf(of, run)) {
    const fn = member.method
    if (fn?.decorators === undefined) continue
    const marks = withOwn(controllerMarks(fn.decorators, owner.scope, run))
    for (const mark of marks) {
      const found = routeOf(mark)
      if (found === undefined) continue
      const { dialect, methods, path } = found
      const own = controller !== undefined && dialect.packages.test(controller.package) ? controller : undefined
      if (own === undefined && dialect.bareClasses !== true) continue
      const router = run.project.graph.router(readers.get(dialect.framework) ?? readerOf(dialect))
      router.isApplication = dialect !== OWN
      const guards = [...classMarks, ...marks].flatMap((one) => guardOf(one, dialect))
      router.route({
        file: owner.scope.module.file,
        line: mark.line,
        condition: undefined,
        methods,
        path: list(
          paths(pathGiven(own?.args[0])).flatMap((start) =>
            paths(path).map((end) => joinedPath([...prefixOf(of, dialect.framework, run.project), start, end])),
          ),
        ),
        handlers: [],
        handler: member.name,
        facts: { method: { of, fn, scope: owner.scope, dialect, marks }, guards } satisfies ControllerFacts,
      })
    }
  }
}

/** A path as one or several: absent is empty, a list is each of them. */
function paths(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [text('')]
  return value.kind === 'list' && value.items.length > 0 ? value.items : [value]
}

interface FoundRoute {
  readonly dialect: ControllerDialect
  readonly methods: readonly HttpMethod[]
  readonly path: Value | undefined
}

/** `@Get('/path')`, `@operation('get', '/path')`, `@Method('get', '/path')`. */
function routeOf(mark: ControllerMark): FoundRoute | undefined {
  const dialect = ALL.find((one) => one.packages.test(mark.package))
  if (dialect === undefined) return undefined
  const [first, second] = mark.args
  if (mark.name === 'operation' || mark.name === 'Method' || mark.name === 'httpMethod') {
    const methods = methodsGiven([plainText(first) ?? ''])
    return methods.length === 0 ? undefined : { dialect, methods, path: second }
  }
  const methods = entryFor(dialect.methods, mark.name)
  return methods === undefined ? undefined : { dialect, methods, path: pathGiven(first) }
}

function guardOf(mark: ControllerMark, dialect: ControllerDialect): ControllerFacts['guards'] {
  const kind = dialect.packages.test(mark.package) ? dialect.guards?.[mark.name] : undefined
  return kind === undefined ? [] : [{ guard: { name: mark.name, kind }, line: mark.line }]
}
