import type { HttpSettings } from '../../core/connection-settings.ts'
import { serviceDoor } from '../web/service-door.ts'
import type { ConnectDoor } from './types.ts'

export function connectDoor(settings: HttpSettings): ConnectDoor {
  return serviceDoor(settings, 'application/json')
}
