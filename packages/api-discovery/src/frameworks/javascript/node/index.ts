/** Functions of Node and of small packages that paths and folders of routes are built with. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import { concat, list, plainText, text, type External, type Value } from '../../../engine/values.ts'

export const nodeStandard: Framework = {
  name: 'node',
  languages: ['javascript'],
  packages: ['path', 'path/posix', 'url', 'querystring', 'url-join', 'util', 'fs', 'fs/promises', 'fs-extra'],
  hints: '(?!)',
  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => !['default', 'posix', 'promises'].includes(part))
    switch (callee.package) {
      case 'url-join':
        return joined(call.args)
      case 'path':
      case 'path/posix':
        return pathFunction(name, call)
      case 'url':
      case 'querystring':
        // The address of a request stays one in another shape.
        return /^(?:parse|URL|URLSearchParams)$/.test(name ?? '') && call.args[0]?.kind === 'native'
          ? call.args[0]
          : undefined
      case 'util':
        return name === 'promisify' || name === 'deprecate' ? call.args[0] : undefined
      default:
        return name === 'readdirSync' || name === 'readdir' ? namesInFolder(call, run) : undefined
    }
  },
}

function pathFunction(name: string | undefined, call: Call): Value | undefined {
  if (name === 'join' || name === 'resolve') return joined(call.args)
  const path = textArgument(call, 0)
  if (path === undefined) return undefined
  const base = path.slice(path.lastIndexOf('/') + 1)
  const extension = base.includes('.') ? base.slice(base.lastIndexOf('.')) : ''
  switch (name) {
    case 'basename': {
      const ending = plainText(call.args[1])
      return text(ending !== undefined && base.endsWith(ending) ? base.slice(0, -ending.length) : base)
    }
    case 'extname':
      return text(extension)
    case 'dirname':
      return text(path.slice(0, Math.max(path.lastIndexOf('/'), 0)))
    case 'parse':
      return undefined
    default:
      return undefined
  }
}

function joined(args: readonly Value[]): Value {
  return concat(args.flatMap((arg, i) => (i === 0 ? [arg] : [text('/'), arg])))
}

/** Route folders that are loaded file by file: `fs.readdirSync(__dirname).forEach(file => require(…)(app))`. */
function namesInFolder(call: Call, run: Interpreter): Value | undefined {
  const path = textArgument(call, 0)
  if (path === undefined) return undefined
  const folder = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
  const { files } = run.project
  if (!files.hasFolder(folder)) return undefined
  return list(files.inFolder(folder).map((file) => text(file.slice(file.lastIndexOf('/') + 1))))
}
