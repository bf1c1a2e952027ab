/** A road as a line of points (degrees, WGS 84) with the speed that is usual on it. Roughly true to the map; end points are places to turn. */
export interface Road {
  name: string
  /** km/h */
  usualSpeed: number
  /** A ring is driven round and round; other roads there and back. */
  ring: boolean
  points: readonly (readonly [latitude: number, longitude: number])[]
}

export const roads: readonly Road[] = [
  {
    name: 'A9 München – Nürnberg',
    usualSpeed: 105,
    ring: false,
    points: [
      [48.178, 11.586],
      [48.249, 11.644],
      [48.399, 11.595],
      [48.533, 11.507],
      [48.764, 11.47],
      [48.928, 11.454],
      [49.045, 11.353],
      [49.19, 11.256],
      [49.25, 11.236],
      [49.417, 11.187],
    ],
  },
  {
    name: 'A8 München – Stuttgart',
    usualSpeed: 100,
    ring: false,
    points: [
      [48.166, 11.437],
      [48.204, 11.33],
      [48.309, 11.199],
      [48.408, 10.913],
      [48.4, 10.599],
      [48.452, 10.279],
      [48.453, 10.04],
      [48.512, 9.757],
      [48.571, 9.655],
      [48.647, 9.451],
      [48.672, 9.382],
      [48.69, 9.2],
    ],
  },
  {
    name: 'A5 Frankfurt – Karlsruhe',
    usualSpeed: 110,
    ring: false,
    points: [
      [50.052, 8.57],
      [49.863, 8.609],
      [49.681, 8.6],
      [49.55, 8.637],
      [49.394, 8.645],
      [49.302, 8.655],
      [49.131, 8.568],
      [49.003, 8.443],
    ],
  },
  {
    name: 'A3 Köln – Frankfurt',
    usualSpeed: 100,
    ring: false,
    points: [
      [50.929, 7.018],
      [50.79, 7.235],
      [50.6, 7.37],
      [50.44, 7.826],
      [50.391, 8.073],
      [50.222, 8.266],
      [50.095, 8.36],
      [50.047, 8.573],
    ],
  },
  {
    name: 'A2 Potsdam – Hannover',
    usualSpeed: 95,
    ring: false,
    points: [
      [52.33, 12.93],
      [52.2, 11.63],
      [52.23, 11.01],
      [52.31, 10.52],
      [52.345, 10.23],
      [52.42, 9.85],
    ],
  },
  {
    name: 'Mittlerer Ring, München',
    usualSpeed: 48,
    ring: true,
    points: [
      [48.1745, 11.587],
      [48.168, 11.615],
      [48.137, 11.61],
      [48.11, 11.576],
      [48.121, 11.533],
      [48.152, 11.529],
      [48.174, 11.548],
      [48.1745, 11.587],
    ],
  },
  {
    name: 'A100, Berlin',
    usualSpeed: 62,
    ring: false,
    points: [
      [52.53, 13.286],
      [52.506, 13.28],
      [52.481, 13.32],
      [52.469, 13.369],
      [52.466, 13.42],
      [52.477, 13.46],
    ],
  },
]
