import type { HttpSettings } from '../../core/connection-settings.ts'
import { type ServiceDoor, serviceDoor } from '../web/service-door.ts'

export type RegistryDoor = ServiceDoor

export function registryDoor(settings: HttpSettings): RegistryDoor {
  return serviceDoor(settings, 'application/vnd.schemaregistry.v1+json, application/json')
}
