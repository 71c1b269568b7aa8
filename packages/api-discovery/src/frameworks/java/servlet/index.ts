/** Servlets by annotation and by web.xml, and the WebSocket endpoints of Jakarta. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { ClassValue } from '../../../engine/values.ts'
import { element, isFrom } from '../../jvm/marks.ts'
import { classMarks } from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { servletProtection } from './security-constraints.ts'
import { addAnnotatedServlet } from './servlets.ts'
import { addWebXml } from './web-xml.ts'

export const servlet: Framework = {
  name: 'servlet',
  languages: ['java', 'kotlin', 'groovy'],
  packages: ['javax.servlet*', 'jakarta.servlet*', 'javax.websocket*', 'jakarta.websocket*'],
  hints: String.raw`@(?:WebServlet|ServerEndpoint)\b|\bextends\s+HttpServlet\b|:\s*HttpServlet\(`,

  protects: servletProtection,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!servlet.languages.includes(of.scope.module.language.name) || of.def.decorators.length === 0) continue
      run.unit(of.scope.module, () => {
        addAnnotatedServlet(of, run)
        addServerEndpoint(of, run)
      })
    }
    for (const file of project.files.paths) if (/(?:^|\/)web\.xml$/.test(file)) addWebXml(file, project, run)
  },
}

/** `@ServerEndpoint("/chat/{room}")` */
function addServerEndpoint(of: ClassValue, run: Interpreter): void {
  const mark = classMarks(of, run).find((one) => one.name === 'ServerEndpoint' && isFrom(one, 'javax.', 'jakarta.'))
  const path = element(mark, 'value')
  if (mark === undefined || path === undefined) return
  const router = run.project.graph.router({ framework: 'servlet', syntax: bracePath })
  router.isApplication = true
  router.route({
    file: of.scope.module.file,
    line: mark.line,
    methods: ['GET'],
    path,
    handlers: [],
    condition: undefined,
    protocol: 'ws',
    ...(of.def.name === undefined ? {} : { handler: of.def.name }),
  })
}
