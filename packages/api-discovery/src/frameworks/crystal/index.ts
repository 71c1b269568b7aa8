import type { Framework } from '../../engine/framework.ts'
import { annotated } from './annotated/index.ts'
import { amber } from './amber/index.ts'
import { kemal } from './kemal/index.ts'
import { lucky } from './lucky/index.ts'
import { marten } from './marten/index.ts'

export const crystalFrameworks: readonly Framework[] = [amber, lucky, marten, kemal, annotated]
