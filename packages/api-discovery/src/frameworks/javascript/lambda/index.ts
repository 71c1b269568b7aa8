/** Functions behind the gateways of AWS: serverless.yml, serverless.ts, SAM templates, CDK, SST, Architect. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { type External, type Unknown, type Value } from '../../../engine/values.ts'
import { addArchitect } from './architect.ts'
import { cdkConstruct } from './cdk.ts'
import { documentValue } from './documents.ts'
import { addTemplate } from './sam.ts'
import { addServerless } from './serverless.ts'
import { sstConstruct, SstGateways } from './sst.ts'

const SST = ['sst/constructs', '@serverless-stack/resources']
const DOCUMENT = /(?:^|\/)[\w.-]+\.(?:ya?ml|json|template)$/
const MAX_DOCUMENT = 2_000_000

export const lambda: Framework = {
  name: 'lambda',
  languages: ['javascript'],
  packages: ['aws-cdk-lib', 'aws-cdk-lib/*', '@aws-cdk/*', ...SST],
  hints: String.raw`['"](?:aws-cdk-lib|@aws-cdk/|sst/constructs|@serverless-stack/)|\bsst\.aws\.ApiGatewayV`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    return SST.includes(callee.package) ? sstConstruct(name, call, run) : cdkConstruct(name, call, run)
  },

  claim(unknown: Unknown, method: string): Native | undefined {
    // Version 3 of SST declares nothing: `new sst.aws.ApiGatewayV2('Api')`.
    const isMade = method === '()' && /^ApiGatewayV[12]$/.test(unknown.label ?? '')
    return isMade ? new SstGateways() : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const name = file.slice(file.lastIndexOf('/') + 1)
      if (/^serverless(?:[.-][\w-]+)?\.(?:ya?ml|json)$/.test(name)) {
        const config = documentOf(file, project)
        if (config !== undefined) addServerless(config, file, run)
      } else if (/^serverless\.[cm]?[jt]s$/.test(name)) {
        const main = project.module(file)?.main(run)
        if (main?.kind === 'record') addServerless(main, file, run)
      } else if (/^(?:app\.arc|\.arc)$/.test(name)) {
        const source = project.files.source(file)?.text
        if (source !== undefined) addArchitect(source, file, run)
      } else if (DOCUMENT.test(file) && /(?:template|sam|cloudformation|stack|cfn)/i.test(name)) {
        const template = documentOf(file, project, 'AWS::')
        if (template !== undefined) addTemplate(template, file, run)
      }
    }
  },
}

function documentOf(file: string, project: Project, word = ''): ReturnType<typeof documentValue> {
  const source = project.files.source(file)?.text
  if (source === undefined || source.length > MAX_DOCUMENT || !source.includes(word)) return undefined
  return documentValue(source, file)
}
