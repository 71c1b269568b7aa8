import type { Framework } from '../../engine/framework.ts'
import { express } from './express/index.ts'
import { nodeStandard } from './node/index.ts'

export const javascriptFrameworks: readonly Framework[] = [nodeStandard, express]
