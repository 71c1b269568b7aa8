import type { Framework } from '../../engine/framework.ts'
import { scotty } from './scotty/index.ts'
import { servant } from './servant/index.ts'
import { yesod } from './yesod/index.ts'

export const haskellFrameworks: readonly Framework[] = [servant, scotty, yesod]
