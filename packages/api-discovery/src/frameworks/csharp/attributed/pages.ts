/** WebForms pages (`.aspx`) and generic handlers (`.ashx`): files that are paths, with the class behind them. */
import { findMember } from '../../../engine/calling.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { readRequest } from '../aspnet/reader.ts'

/** A file that is served, with the class that answers when it is in the folder. */
interface Page {
  readonly of: ClassValue | undefined
}

const reader: Reader = {
  framework: 'asp.net',
  syntax: aspnetPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const { of } = route.facts as Page
    const sends = takeBody(route.methods)
    const kept: HandlerFacts = {
      add: (param) => (sends || param.in !== 'form' ? facts.add(param) : undefined),
      setBody: (body) => facts.setBody(body),
    }
    for (const { method, static: isStatic } of of?.def.members ?? []) {
      if (of !== undefined && method !== undefined && isStatic !== true) readRequest(of, method, kept, run)
    }
  },
}

const DIRECTIVE = /<%@\s*(?:Page|WebHandler)\b[^>]*%>/i

export const webForms: Framework = {
  name: 'webforms',
  languages: ['csharp'],
  packages: [],
  hints: String.raw`\bIHttp(?:Async)?Handler\b|:\s*(?:System\.Web\.UI\.)?Page\b`,

  files(project: Project, run: Interpreter): void {
    const classes = new Map(
      project.classes
        .filter((of) => of.scope.module.language.name === 'csharp')
        .map((of) => [shortName(of.def.name ?? ''), of]),
    )
    for (const file of project.files.paths) {
      if (!/\.(?:aspx|ashx)$/i.test(file)) continue
      const source = project.files.text(file) ?? ''
      const directive = DIRECTIVE.exec(source)
      if (directive === null) continue
      const name = /\b(?:Class|Inherits)\s*=\s*"([^"]+)"/i.exec(directive[0])?.[1]
      const of = classes.get(shortName(name ?? ''))
      addPage(file, source, of, run)
    }
  },
}

function addPage(file: string, source: string, of: ClassValue | undefined, run: Interpreter): void {
  const isHandler = of !== undefined && findMember(run, of, 'ProcessRequest') !== undefined
  const posts = isHandler || /\.ashx$/i.test(file) || /<form\b[^>]*\brunat\s*=\s*"server"/i.test(source)
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const method of posts ? ['GET', 'POST'] : ['GET']) {
    const facts: Page = { of }
    router.route({
      file,
      line: 1,
      methods: [method],
      path: text(`/${file}`),
      handlers: [],
      condition: undefined,
      facts,
    })
  }
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
