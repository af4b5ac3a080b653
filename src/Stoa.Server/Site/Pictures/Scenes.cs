namespace Stoa.Server.Site.Pictures;

/// <summary>The scene that belongs to a category.</summary>
internal static class Scenes
{
    // The first row with a word that the category contains decides.
    private static readonly (string[] Words, Func<Draw, Palette, string> Scene)[] Rows =
    [
        (["massage", "spa", "stone", "wellness", "therap", "physio", "acupunct"], WellnessScenes.Stones),
        (["yoga", "pilates", "meditation", "fitness", "gym", "train", "sport", "dance"], WellnessScenes.Yoga),
        (["barber", "beard", "shave"], BeautyScenes.BarberPole),
        (["hair", "salon", "coiff"], BeautyScenes.Mirror),
        (["nail", "mani", "pedi", "lash", "brow", "makeup", "make-up"], BeautyScenes.Bottles),
        (["skin", "facial", "beauty", "cosmet", "wax", "estetic", "aesthet"], BeautyScenes.Jars),
        (["park", "garage", "bay", "car"], PlaceScenes.Parking),
        (["work", "office", "desk", "meeting", "room", "space", "coach", "consult", "lesson", "tutor"], PlaceScenes.Workspace),
        (["photo", "camera", "video", "film"], PlaceScenes.Camera),
        (["social", "instagram", "market", "content", "gig", "design", "web", "software", "writing"], PlaceScenes.Screen),
        (["dent", "clinic", "doctor", "health", "medic", "nutrition", "herb", "food", "garden", "clean", "home"], WellnessScenes.Plant),
    ];

    public static Func<Draw, Palette, string> Of(string category)
    {
        foreach (var (words, scene) in Rows)
        {
            if (words.Any(word => category.Contains(word, StringComparison.OrdinalIgnoreCase)))
                return scene;
        }
        return PlaceScenes.Portico;
    }
}
