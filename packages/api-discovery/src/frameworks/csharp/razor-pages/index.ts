/** Razor Pages: `Pages/Orders/Edit.cshtml.cs` answers `/Orders/Edit`, with the template that `@page "{id}"` adds. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bindParameter, bindProperties } from '../aspnet/binding.ts'
import { guardsOfMarks } from '../aspnet/guards.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { readRequest } from '../aspnet/reader.ts'
import { joined, namesIn } from '../aspnet/templates.ts'
import { markNamed, marksOf, type Mark } from '../marks.ts'
import { pageOfFile, type PageFacts } from './page.ts'

const reader: Reader = {
  framework: 'razor-pages',
  syntax: aspnetPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const { of, method } = factsOf(route)
    const sends = route.methods[0] !== 'GET'
    const rules = sends
      ? ({ simple: 'form', complex: 'form' } as const)
      : ({ simple: 'query', complex: 'query' } as const)
    const names = namesIn([route.path])
    for (const param of method.params) bindParameter(param, of.scope, names, rules, facts, run)
    readRequest(of, method, facts, run)
    for (const { member, mark } of boundProperties(of, run)) {
      const supportsGet = mark.named.get('SupportsGet')
      if (!sends && !(supportsGet?.kind === 'constant' && supportsGet.value === true)) continue
      const param = {
        to: { kind: 'name' as const, name: member.name },
        line: member.line,
        ...(member.type === undefined ? {} : { type: member.type }),
      }
      const type = member.type
      if (
        sends &&
        type?.kind === 'named' &&
        run.project.resolveType(type, of.scope, run).some((one) => one.kind === 'class')
      ) {
        bindProperties(type, of.scope, names, 'form', prefixed(facts, member.name), run)
      } else bindParameter(param, of.scope, names, rules, facts, run)
    }
  },
  routeGuards: (route) => factsOf(route).guards,
}

function factsOf(route: Route): PageFacts {
  // Only this adapter registers routes with this reader.
  return route.facts as PageFacts
}

/** Fields of a bound object are sent as `Input.Email`. */
function prefixed(facts: HandlerFacts, name: string): HandlerFacts {
  return {
    add: (param) => facts.add(param.in === 'form' ? { ...param, name: `${name}.${param.name}` } : param),
    setBody: (body) => facts.setBody(body),
  }
}

function boundProperties(of: ClassValue, run: Interpreter) {
  return of.def.members.flatMap((member) => {
    const mark = markNamed(marksOf(member.decorators, of.scope, run), 'BindProperty')
    return mark === undefined ? [] : [{ member, mark }]
  })
}

export const razorPages: Framework = {
  name: 'razor-pages',
  languages: ['csharp'],
  packages: [],
  hints: String.raw`\bPageModel\b`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'csharp' || of.def.abstract === true) continue
      const page = pageOfFile(of.scope.module.file)
      if (page === undefined || !run.project.outsideBases(of, run).some((base) => base.endsWith('PageModel'))) continue
      run.unit(of.scope.module, () => addPage(of, page.path, templateOf(of.scope.module.file, project), run))
    }
  },
}

/** The text after `@page` in the page itself. */
function templateOf(file: string, project: Project): string | undefined {
  return /^\s*@page\s+"([^"]*)"/m.exec(project.files.text(file.replace(/\.cs$/, '')) ?? '')?.[1]
}

function addPage(of: ClassValue, page: string, template: string | undefined, run: Interpreter): void {
  const marks: readonly Mark[] = marksOf(of.def.decorators, of.scope, run)
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const path = template?.startsWith('/') === true ? text(template) : joined([text(page), text(template ?? '')])
  const seen = new Set<string>()
  for (const { name, method, line } of of.def.members) {
    const verb = /^On(Get|Post|Put|Patch|Delete|Head)/.exec(name)?.[1]?.toUpperCase()
    if (verb === undefined || method === undefined || seen.has(verb)) continue
    seen.add(verb)
    const facts: PageFacts = { kind: 'page', of, method, guards: guardsOfMarks(marks) }
    const { file } = of.scope.module
    router.route({ file, line, methods: [verb], path, handlers: [], condition: undefined, handler: name, facts })
  }
}
