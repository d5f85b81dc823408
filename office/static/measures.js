// Written from report/measure by make types; do not edit.

export const MEASURES = [
  { id: 'visits', unit: 'count', shown: true },
  { id: 'legs', unit: 'count', shown: false },
  { id: 'served', unit: 'count', shown: true },
  { id: 'no_shows', unit: 'count', shown: true },
  { id: 'cancelled', unit: 'count', shown: true },
  { id: 'unserved', unit: 'count', shown: true },
  { id: 'transferred', unit: 'count', shown: false },
  { id: 'open', unit: 'count', shown: false },
  { id: 'unattended', unit: 'count', shown: false },
  { id: 'from_roll', unit: 'count', shown: false },
  { id: 'wait', unit: 'times', shown: true },
  { id: 'wait_with_left', unit: 'times', shown: false },
  { id: 'wait_by_class', unit: 'times', shown: false },
  { id: 'wait_standard', unit: 'kept', shown: true },
  { id: 'service', unit: 'times', shown: true },
  { id: 'service_standard', unit: 'kept', shown: true },
  { id: 'open_ms', unit: 'duration', shown: true },
  { id: 'paused_ms', unit: 'duration', shown: false },
  { id: 'serving_ms', unit: 'duration', shown: false },
  { id: 'utilisation', unit: 'ratio', shown: true },
];
