use model::Gps;

use crate::details::details;
use crate::reader::Reader;

/// Digits after the point of a degree: about a metre.
const DEGREE_PLACES: u8 = 5;

impl Reader {
    /// Where a camera says it was, in words, so that no sign wanders to the wrong end of a number.
    pub fn place(&self, gps: Gps) -> String {
        let north = if gps.latitude < 0.0 {
            "facts-gps-south"
        } else {
            "facts-gps-north"
        };
        let east = if gps.longitude < 0.0 {
            "facts-gps-west"
        } else {
            "facts-gps-east"
        };
        let both = details([
            ("north", self.degrees(north, gps.latitude)),
            ("east", self.degrees(east, gps.longitude)),
        ]);
        let Some(altitude) = gps.altitude else {
            return self.say("facts-gps-value", &both);
        };
        let key = if altitude < 0.0 {
            "facts-gps-depth"
        } else {
            "facts-gps-altitude"
        };
        let metres = details([("metres", self.fraction(altitude.abs(), 0))]);
        let altitude = self.say(key, &metres);
        self.say("facts-gps-value-altitude", &both.and("altitude", altitude))
    }

    fn degrees(&self, key: &str, degrees: f64) -> String {
        let degrees = self.fraction(degrees.abs(), DEGREE_PLACES);
        self.say(key, &details([("degrees", degrees)]))
    }
}
